/**
 * The thread for large updates and boards, which checks and answers only when the test says `go`, and ends when it says
 * `end`. It says what it is about to do.
 */
import { BroadcastChannel } from 'node:worker_threads';
import { serveCalls } from '../../base/workerCalls.ts';
import { type BoardCalls, boardCalls } from '../worker/boardCalls.ts';

interface HeldCalls extends Omit<BoardCalls, 'check' | 'answer'> {
  check(...parameters: Parameters<BoardCalls['check']>): Promise<ReturnType<BoardCalls['check']>>;
  answer(
    ...parameters: Parameters<BoardCalls['answer']>
  ): Promise<ReturnType<BoardCalls['answer']>>;
}

const channel = new BroadcastChannel('held-board-worker');
let go = (): void => undefined;
channel.onmessage = ({ data }) => {
  if (data === 'end') process.exit(1);
  if (data === 'go') go();
};

async function hold(what: keyof BoardCalls): Promise<void> {
  channel.postMessage(what);
  await new Promise<void>((resolve) => {
    go = resolve;
  });
}

serveCalls<HeldCalls>({
  ...boardCalls,
  async check(...parameters) {
    await hold('check');
    return boardCalls.check(...parameters);
  },
  async answer(...parameters) {
    await hold('answer');
    return boardCalls.answer(...parameters);
  },
});
