import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';
import type { RandomSource } from '../../src/base/testing/seededRandom.ts';
import { type WebSocketFrame, WebSocketFrameReader } from './webSocketFrames.ts';

export interface FailingSendsOptions {
  /** From 0 to 1. */
  readonly probability: number;
  readonly random: RandomSource;
}

/** What happens to bytes from a client, and to the connection afterwards. */
export interface Passing {
  readonly bytes: Buffer;
  /** `deaf`: answers no longer reach the client. `reset`: also resets the connection once the bytes are forwarded. */
  readonly next: 'go-on' | 'deaf' | 'reset';
}

export interface SendCounts {
  passed: number;
  lost: number;
  unanswered: number;
}

/**
 * Makes sends on one connection fail at random. A send is a WebSocket message with changes (step 2 or update), which
 * the server has to acknowledge. Half of the failing sends are lost: the connection is reset before any byte reaches
 * the server. The other half arrive completely, but the connection is reset before the acknowledgement returns.
 */
export class FailingSends {
  readonly #reader = new WebSocketFrameReader();
  readonly #options: FailingSendsOptions;
  readonly #counts: SendCounts;
  #isUnanswered = false;

  constructor(options: FailingSendsOptions, counts: SendCounts) {
    this.#options = options;
    this.#counts = counts;
  }

  pass(received: Buffer): Passing {
    const { head, frames } = this.#reader.read(received);
    const passed = [head];
    for (const frame of frames) {
      const fate = isSend(frame) ? this.#drawFate() : 'passed';
      if (fate === 'lost') return { bytes: Buffer.concat(passed), next: 'reset' };
      passed.push(frame.raw);
      this.#isUnanswered ||= fate === 'unanswered';
      if (this.#isUnanswered && frame.isLast && frame.opcode < 8) {
        return { bytes: Buffer.concat(passed), next: 'reset' };
      }
    }
    return { bytes: Buffer.concat(passed), next: this.#isUnanswered ? 'deaf' : 'go-on' };
  }

  #drawFate(): keyof SendCounts {
    const { probability, random } = this.#options;
    const drawn = random();
    const fate = drawn >= probability ? 'passed' : drawn < probability / 2 ? 'lost' : 'unanswered';
    this.#counts[fate] += 1;
    return fate;
  }
}

const binary = 2;
const sync = 0;
const step1 = 0;

/** Whether this is the start of a message of Hocuspocus's protocol with changes. */
function isSend({ opcode, payload }: WebSocketFrame): boolean {
  if (opcode !== binary) return false;
  const decoder = createDecoder(payload);
  readVarString(decoder);
  return readVarUint(decoder) === sync && readVarUint(decoder) !== step1;
}
