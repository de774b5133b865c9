/**
 * A process to be killed: enqueues operations without a pause and prints the id of each one that was reported
 * saved, and `compacted` when a compaction is on disk. Without a board it only opens the database.
 *
 *     node burst.ts FOLDER [BOARD]
 */
import { systemClock } from '../../../base/Clock.ts';
import { silentLog } from '../../log/Log.ts';
import { openQueue, TestBoard } from './openQueue.ts';

const compacted = 'compacted';
const [folder = '', boardId = ''] = process.argv.slice(2);
// Time runs a thousand times as fast, so that compaction begins as soon as it is due.
const queue = await openQueue(folder, {
  log: {
    ...silentLog,
    info: (what) => {
      if (what === compacted) process.stdout.write(`${compacted}\n`);
    },
  },
  clock: {
    ...systemClock,
    after: (delayMs, callback) => systemClock.after(delayMs / 1_000, callback),
  },
});
process.stdout.write('ready\n');
if (boardId === '') await queue.close();
const board = new TestBoard(boardId);
for (let count = 0; boardId !== ''; count += 1) {
  const burst = Array.from({ length: 1 + (count % 40) }, (_, i) => {
    const shapeId = `shape-${process.pid}-${count}-${i}`;
    return queue.enqueue(board.draw(shapeId)).then(() => shapeId);
  });
  // Whole lines at once: what is printed was reported saved, whatever the kill cuts off.
  for (const saved of burst) void saved.then((id) => process.stdout.write(`${id}\n`));
  await Promise.all(burst);
}
