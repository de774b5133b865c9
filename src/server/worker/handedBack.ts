import type { HandedOver } from '../../base/workerCalls.ts';
import type { BoardCalls } from './boardCalls.ts';

/** The buffers of an answer to transfer to the caller. */
export const handedBack: HandedOver<BoardCalls> = {
  check: (checked) => (typeof checked === 'string' ? [] : [checked.update, ...checked.pieces]),
  cut: (pieces) => pieces,
  answer: (answer) => (answer === undefined ? [] : [...answer.pieces, answer.last]),
  compact: ({ snapshot }) => [snapshot],
};
