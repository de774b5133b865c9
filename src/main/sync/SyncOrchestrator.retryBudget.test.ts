import { describe, expect, it, vi } from 'vitest';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';

const { serve, sync, passUntil } = stage();

describe('retry attempts over all boards', () => {
  it('I6, I24: stop when the budget is used up: deliveries beyond it fail, and succeed later', async () => {
    // The server logs each error to the console.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let isBroken = true;
    const server = await serve({
      beforeChange: () => {
        if (isBroken) throw new Error('');
      },
    });
    const outbox = new MemoryOutbox();
    const client = sync(outbox, server.url);
    const boards = Array.from({ length: 12 }, (_, index) => `board-${index}`);
    for (const boardId of boards) client.sync.openBoard(boardId);
    for (const boardId of boards) outbox.draw(boardId, 'a');
    await passUntil('the budget is used up', () => client.recorder.refusals > 0);
    expect(client.sync.retriesLeft).toBe(0);
    expect(client.recorder.retries.length).toBeGreaterThanOrEqual(10);
    await passUntil('some ended early', () => client.recorder.failures.some((f) => f.attempts < 4));
    isBroken = false;
    await passUntil('all is delivered', () => outbox.size === 0);
    expect(outbox.acknowledged).toHaveLength(boards.length);
  });
});
