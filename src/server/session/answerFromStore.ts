import type { Connection } from '@hocuspocus/server';
import {
  createEncoder,
  toUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding';
import type { BoardAnswer } from '../worker/boardCalls.ts';

/** Message types: of Hocuspocus, and of y-protocols' sync. */
const syncMessage = 0;
const syncSteps = { step1: 0, step2: 1, update: 2 } as const;

/**
 * Answers a client's first sync step. The pieces are sent as updates before the second sync step, which ends the
 * handshake, so that the client can show the first ones while the others arrive. All are sent in one go, so later
 * updates of the board arrive after them.
 */
export function answerFromStore(connection: Connection, answer: BoardAnswer): void {
  for (const frame of framesOf(connection.messageAddress, answer)) connection.send(frame);
}

/** Sends a change that the document has not sent, because it is not loaded. */
export function sendUpdate(connection: Connection, update: Uint8Array): void {
  connection.send(encodeSync(connection.messageAddress, syncSteps.update, update));
}

function* framesOf(
  address: string,
  { stateVector, pieces, last }: BoardAnswer,
): Generator<Uint8Array> {
  yield encodeSync(address, syncSteps.step1, stateVector);
  for (const piece of pieces) yield encodeSync(address, syncSteps.update, piece);
  yield encodeSync(address, syncSteps.step2, last);
}

function encodeSync(address: string, step: number, payload: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeVarString(encoder, address);
  writeVarUint(encoder, syncMessage);
  writeVarUint(encoder, step);
  writeVarUint8Array(encoder, payload);
  return toUint8Array(encoder);
}
