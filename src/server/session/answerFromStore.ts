import type { Connection } from '@hocuspocus/server';
import {
  createEncoder,
  toUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding';
import type { BoardAnswer } from '../worker/boardCalls.ts';

/** Hocuspocus's number of the messages of y-protocols' sync, and theirs. */
const syncMessage = 0;
const syncSteps = { step1: 0, step2: 1, update: 2 } as const;

/**
 * Answers a client's first sync step. The pieces go as updates before the second sync step, which ends a handshake, so
 * that the client can show the first of them while the others come. All of it goes at once: what is told of the board from
 * then on comes after it.
 */
export function answerFromStore(connection: Connection, answer: BoardAnswer): void {
  for (const frame of framesOf(connection.messageAddress, answer)) connection.send(frame);
}

/** A change that the document may not have told by itself. */
export function tellUpdate(connection: Connection, update: Uint8Array): void {
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
