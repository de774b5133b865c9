import { mergedUpdate, strokeOperations } from '../../bench/strokes.ts';
import { followBoard } from '../harness/boardReader.ts';
import { writeBoard } from '../harness/boardWriter.ts';
import { expect, test } from '../harness/test.ts';

/** Some three megabytes. */
const strokeCount = 8_000;

test('a large board of another program can be drawn on while it arrives, and is complete', async ({
  launch,
  onServer,
}) => {
  const url = onServer.env.EVERINK_SYNC_URL;
  await writeBoard(url, onServer.boardId, mergedUpdate(strokeOperations('joined', strokeCount)));
  const app = await launch(onServer);
  await app.drawStroke([
    { x: 300, y: 300 },
    { x: 420, y: 360 },
  ]);
  await app.waitForStatus(/Saved.*Synced.*0 waiting/s);
  const follower = await followBoard(url, onServer.boardId);
  try {
    const shapes = follower.document.getMap('shapes');
    await expect.poll(() => shapes.size).toBe(strokeCount + 1);
  } finally {
    follower.close();
  }
});
