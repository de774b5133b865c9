/** The thread for large updates, which checks each only when the test says `go`, and ends when it says `end`. */
import { BroadcastChannel } from 'node:worker_threads';
import { serveCalls } from '../../base/workerCalls.ts';
import { type BoardCalls, boardCalls } from '../worker/boardCalls.ts';

interface HeldCalls extends Omit<BoardCalls, 'check'> {
  check(...parameters: Parameters<BoardCalls['check']>): Promise<ReturnType<BoardCalls['check']>>;
}

const channel = new BroadcastChannel('held-board-worker');
let go = (): void => undefined;
channel.onmessage = ({ data }) => {
  if (data === 'end') process.exit(1);
  if (data === 'go') go();
};

serveCalls<HeldCalls>({
  ...boardCalls,
  async check(...parameters) {
    channel.postMessage('checking');
    await new Promise<void>((resolve) => {
      go = resolve;
    });
    return boardCalls.check(...parameters);
  },
});
