import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/testing/ManualClock.ts';
import { realTime } from '../main/sync/testing/harness.ts';
import { MemoryOutbox } from '../main/sync/testing/MemoryOutbox.ts';
import { stage as syncStage } from '../main/sync/testing/stage.ts';
import { serverReasons } from '../shared/serverReasons.ts';
import { measuredForMs } from './store/DiskSpace.ts';
import { answerLastsMs } from './store/storageHealth.ts';
import { metricOf, stage, urlOf } from './testing/stage.ts';

const { serve, client, smallDisk } = stage();
const { sync: startSync, until } = syncStage();
const isRoot = process.getuid?.() === 0;

const health = async (port: number): Promise<{ status: number; body: string }> => {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
  return { status: answer.status, body: await answer.text() };
};

describe.skipIf(!isRoot)('a server whose disk is full', () => {
  it('I4: acknowledges nothing, gives the reason, and accepts everything once there is room', async () => {
    const disk = smallDisk(8 * 1024 * 1024);
    const clock = new ManualClock();
    const { port } = await serve({ dataFolder: join(disk, 'data'), clock });
    const before = client({ port }).open('board');
    before.draw('before');
    await before.acknowledged();
    expect((await health(port)).status).toBe(200);

    fill(join(disk, 'filler'));
    clock.advance(answerLastsMs);
    expect(await health(port)).toEqual({
      status: 503,
      body: 'The disk of the data folder is full. Free some space on it.\n',
    });
    expect(await metricOf({ port }, 'everink_server_healthy')).toBe(0);
    before.draw('large', 'x'.repeat(3_000_000));
    expect(await before.refused).toBe(serverReasons.diskFull);
    expect(before.provider.hasUnsyncedChanges).toBe(true);
    const meanwhile = client({ port }).open('board');
    await meanwhile.synced();
    expect(Object.keys(meanwhile.shapes)).toEqual(['before']);

    rmSync(join(disk, 'filler'));
    clock.advance(answerLastsMs);
    expect((await health(port)).status).toBe(200);
    const again = client({ port }).open('board', { document: before.document });
    await again.synced();
    await again.acknowledged();
    const after = client({ port }).open('board');
    await after.synced();
    expect(Object.keys(after.shapes).toSorted()).toEqual(['before', 'large']);
  });

  it('I3, I7: leaves changes it cannot store with the app, and receives them once there is room', async () => {
    const disk = smallDisk(8 * 1024 * 1024);
    // It stands still, so that the server does not notice before the disk refuses.
    const clock = new ManualClock();
    const server = await serve({ dataFolder: join(disk, 'data'), clock });
    const outbox = new MemoryOutbox();
    const { sync, recorder } = startSync(outbox, urlOf(server), realTime);
    sync.openBoard('board');
    outbox.draw('board', 'before');
    await until('the first stroke is delivered', () => outbox.size === 0);
    fill(join(disk, 'filler'));
    outbox.draw('board', 'large', 'x'.repeat(3_000_000));
    await until('the delivery has failed', () => recorder.failures.length > 0);
    expect(sync.syncStatus('board')).toMatchObject({ state: 'offline', waitingCount: 1 });
    rmSync(join(disk, 'filler'));
    // What it refused counts as written until it measures again.
    clock.advance(measuredForMs);
    await until('all is delivered', () => outbox.size === 0);
    expect(recorder.successTotal).toBe(2);
  });
});

describe.skipIf(!isRoot)('a server whose disk has less free space than configured', () => {
  it('I34: stores nothing, tells the client why, and receives everything once there is space', async () => {
    const disk = smallDisk(24 * 1024 * 1024);
    const clock = new ManualClock();
    const server = await serve({
      dataFolder: join(disk, 'data'),
      minFreeBytes: 16 * 1024 * 1024,
      clock,
    });
    const outbox = new MemoryOutbox();
    const { sync, recorder } = startSync(outbox, urlOf(server), realTime);
    sync.openBoard('board');
    outbox.draw('board', 'before');
    await until('the first stroke is delivered', () => outbox.size === 0);
    writeFileSync(join(disk, 'filler'), Buffer.alloc(10 * 1024 * 1024));
    clock.advance(measuredForMs);
    outbox.draw('board', 'after');
    await until('the app knows why', () => {
      const { state, reason } = sync.syncStatus('board');
      return state === 'offline' && reason === 'server-disk-full';
    });
    rmSync(join(disk, 'filler'));
    clock.advance(measuredForMs);
    await until('all is delivered', () => outbox.size === 0);
    expect(recorder.losses).toEqual([]);
  });
});

/** Writes until the disk is full. */
function fill(path: string): void {
  for (const size of [1024 * 1024, 4096]) {
    for (;;) {
      try {
        writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
      } catch {
        break;
      }
    }
  }
}
