import { afterEach, describe, expect, it } from 'vitest';
import { TestSocket } from './testing/BoardClient.ts';
import { ServerProcess } from './testing/ServerProcess.ts';

const seed = Number(process.env.EVERINK_KILL_SEED ?? Date.now() % 100_000);
const lives = 4;
const painters = 3;

let server: ServerProcess | undefined;
const sockets: TestSocket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  await server?.dispose();
});

describe('a killed server', () => {
  it(`I4: still has everything it acknowledged (EVERINK_KILL_SEED=${seed})`, async () => {
    server = await ServerProcess.start();
    const acknowledged = new Set<string>();
    for (let life = 0; life < lives; life += 1) {
      const killAfter = 20 + ((seed * 31 + life * 977) % 120);
      let count = 0;
      let isOver = false;
      const paint = async (painter: number): Promise<void> => {
        const socket = new TestSocket(server?.url ?? '');
        sockets.push(socket);
        const board = socket.open(`board-${painter % 2}`);
        await board.synced();
        for (let stroke = 0; !isOver; stroke += 1) {
          const id = `${life}-${painter}-${stroke}`;
          board.draw(id, 'x'.repeat(16_000));
          await board.acknowledged();
          if (isOver) return;
          acknowledged.add(id);
          count += 1;
          if (count < killAfter) continue;
          isOver = true;
          await server?.kill();
        }
      };
      const painting = Array.from({ length: painters }, (_, painter) => paint(painter));
      await Promise.race(painting);
      for (const socket of sockets.splice(0)) socket.close();

      await server.start();
      const reader = new TestSocket(server.url);
      sockets.push(reader);
      const found = new Set<string>();
      for (const boardId of ['board-0', 'board-1']) {
        const board = reader.open(boardId);
        await board.synced();
        for (const id of Object.keys(board.shapes)) found.add(id);
      }
      reader.close();
      expect([...acknowledged].filter((id) => !found.has(id))).toEqual([]);
    }
    // Each run may have ended before a compaction. The log is long by now, so the next change starts one.
    const last = new TestSocket(server.url);
    sockets.push(last);
    last.open('board-0').draw('last');
    await server.printed('log compacted');
  });
});

describe('a stopped server', () => {
  it('I4: exits with code 0 and everything it acknowledged on disk', async () => {
    server = await ServerProcess.start();
    const socket = new TestSocket(server.url);
    sockets.push(socket);
    const board = socket.open('board');
    await board.synced();
    for (let stroke = 0; stroke < 200; stroke += 1) board.draw(`${stroke}`);
    const acknowledged = board.acknowledged().then(() => board.document.getMap('shapes').size);
    expect(await server.stop()).toBe(0);
    expect(server.output).toMatch(/stopped\n$/);

    await server.start();
    const reader = new TestSocket(server.url);
    sockets.push(reader);
    const stored = reader.open('board');
    await stored.synced();
    await stored.until(({ document }) => document.getMap('shapes').size === 200);
    expect(await acknowledged).toBe(200);
  });
});
