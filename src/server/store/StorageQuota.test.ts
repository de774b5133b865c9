import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/testing/ManualClock.ts';
import { realTime } from '../../main/sync/testing/harness.ts';
import { MemoryOutbox } from '../../main/sync/testing/MemoryOutbox.ts';
import { stage as syncStage } from '../../main/sync/testing/stage.ts';
import { serverReasons } from '../../shared/serverReasons.ts';
import { openDatabase } from '../../sqlite/openDatabase.ts';
import type { BoardClient } from '../testing/BoardClient.ts';
import { invitationId, invitationKey } from '../testing/invitations.ts';
import { metricOf, stage, urlOf } from '../testing/stage.ts';
import { boardMigrations } from './boardSchema.ts';
import { boardsDatabaseName } from './openBoards.ts';
import { noLimits } from './StorageQuota.ts';

const { serve, client, folder, logged } = stage();
const { sync: startSync, until } = syncStage();
const key = invitationKey();
const token = 'the-token-of-the-owner';
const settings = { token, invitationKey: key.invitationKey };
const mib = 1024 * 1024;
const invite = (name: string, boardId = 'plan'): string =>
  key.invite({ id: invitationId(name), boardId, role: 'edit' });

/** A text of the given size in KiB. */
const text = (kib: number): string => 'x'.repeat(kib * 1024);

/** @returns the outcome of everything drawn */
const outcome = (board: BoardClient): Promise<string> =>
  Promise.race([board.acknowledged().then(() => 'stored'), board.refused]);

async function drawn(board: BoardClient, shapeId: string, value: string): Promise<string> {
  await board.synced();
  board.draw(shapeId, value);
  return await outcome(board);
}

describe('a full board', () => {
  const quota = { ...noLimits, maxBoardBytes: mib };

  it('I34: accepts no changes, without affecting the other boards of the connection', async () => {
    const socket = client(await serve({ quota }));
    const board = socket.open('full');
    const other = socket.open('other');
    expect(await drawn(board, 'a', text(1_000))).toBe('stored');
    expect(await drawn(board, 'b', text(100))).toBe(serverReasons.boardFull);
    expect(await drawn(other, 'c', text(100))).toBe('stored');
  });

  it('I34: can be emptied, and then has room again', async () => {
    const dataFolder = folder();
    const unlimited = await serve({ dataFolder });
    expect(await drawn(client(unlimited).open('full'), 'a', text(1_500))).toBe('stored');
    await unlimited.stop();
    const server = await serve({ quota, dataFolder });
    const first = client(server).open('full');
    expect(await drawn(first, 'b', text(100))).toBe(serverReasons.boardFull);
    const second = client(server).open('full');
    await second.synced();
    second.document.getMap('shapes').delete('a');
    expect(await outcome(second)).toBe('stored');
    // A change that does not fit triggers compaction, but not repeatedly.
    await drawn(second, 'b', text(100));
    await logged(/log compacted/);
    const again = client(server).open('full', { document: second.document });
    await again.synced();
    expect(await outcome(again)).toBe('stored');
    const third = client(server).open('full');
    await third.synced();
    expect(third.shapes).toEqual({ b: text(100) });
  });

  it('I34: includes content from other servers and earlier runs', async () => {
    const dataFolder = folder();
    const server = await serve({ quota, dataFolder });
    expect(await drawn(client(server).open('full'), 'a', text(1_000))).toBe('stored');
    await server.stop();
    const later = await serve({ quota, dataFolder });
    expect(await metricOf(later, 'everink_server_largest_board_bytes')).toBeGreaterThan(1_000_000);
    expect(await drawn(client(later).open('full'), 'b', text(100))).toBe(serverReasons.boardFull);
    const refused = 'everink_server_updates_refused_total{reason="board-full"}';
    expect(await metricOf(later, refused)).toBeGreaterThanOrEqual(1);
  });

  it('I34: is explained by the app, which syncs its other boards', async () => {
    const server = await serve({ quota: { ...noLimits, maxBoardBytes: 32 * 1024 } });
    const outbox = new MemoryOutbox();
    const { sync, recorder } = startSync(outbox, urlOf(server), realTime);
    sync.openBoard('full');
    sync.openBoard('other');
    outbox.draw('full', 'large', text(50));
    await until('the delivery has failed', () => recorder.failures.length > 0);
    await until('the reason is shown', () => {
      const { state, reason } = sync.syncStatus('full');
      return state === 'offline' && reason === 'board-full';
    });
    outbox.draw('other', 'small', 'x');
    await until('the other board is synced', () => sync.syncStatus('other').state === 'synced');
    expect(sync.syncStatus('full').waitingCount).toBe(1);
    expect(recorder.losses).toEqual([]);
  });
});

describe('a client that used up its quota', () => {
  const quota = { ...noLimits, maxClientBytes: mib };

  it('I34: may store no more, even after a restart, while others may', async () => {
    const dataFolder = folder();
    const server = await serve({ ...settings, quota, dataFolder });
    const guest = client(server).open('plan', { token: invite('anna') });
    expect(await drawn(guest, 'a', text(1_000))).toBe('stored');
    expect(await drawn(guest, 'b', text(100))).toBe(serverReasons.clientFull);
    await server.stop();
    const later = await serve({ ...settings, quota, dataFolder });
    const again = client(later).open('plan', { token: invite('anna') });
    expect(await drawn(again, 'b', text(100))).toBe(serverReasons.clientFull);
    const other = client(later).open('plan', { token: invite('bert') });
    expect(await drawn(other, 'c', text(100))).toBe('stored');
    expect(await drawn(client(later).open('plan', { token }), 'd', text(500))).toBe('stored');
  });

  it('I34: is limited over all boards, with many changes in flight', async () => {
    const server = await serve({ quota });
    const boards = Array.from({ length: 20 }, (_, index) => client(server).open(`board-${index}`));
    await Promise.all(boards.map((board) => board.synced()));
    for (const board of boards) board.draw('a', text(100));
    const outcomes = await Promise.all(boards.map(outcome));
    expect(outcomes.filter((each) => each === 'stored')).toHaveLength(10);
    expect(outcomes.filter((each) => each === serverReasons.clientFull)).toHaveLength(10);
  });

  it('has room again once compaction has dropped deleted content', async () => {
    // The board is never quiet.
    const server = await serve({ quota, clock: new ManualClock() });
    const board = client(server).open('plan');
    // Each replaces the one before. The first that does not fit triggers compaction.
    for (let round = 0; (await drawn(board, 'a', text(100) + round)) === 'stored'; ) round += 1;
    await logged(/log compacted/);
    const again = client(server).open('plan', { document: board.document });
    await again.synced();
    expect(await outcome(again)).toBe('stored');
    expect(await metricOf(server, 'everink_server_largest_client_bytes')).toBeLessThan(mib);
  });
});

describe('a client with the maximum number of boards', () => {
  it('I34: may store no new one, but continue with its boards', async () => {
    const server = await serve({ quota: { ...noLimits, maxClientBoards: 3 } });
    const socket = client(server);
    const boards = Array.from({ length: 10 }, (_, index) => socket.open(`board-${index}`));
    await Promise.all(boards.map((board) => board.synced()));
    for (const board of boards) board.draw('a');
    const outcomes = await Promise.all(boards.map(outcome));
    expect(outcomes.filter((each) => each === 'stored')).toHaveLength(3);
    const stored = boards.filter((_, index) => outcomes[index] === 'stored');
    for (const board of stored) expect(await drawn(board, 'b', 'b')).toBe('stored');
    expect(await metricOf(server, 'everink_server_boards')).toBe(3);
    expect(new Set(outcomes)).toEqual(new Set(['stored', serverReasons.tooManyBoards]));
  });
});

it('content from before quotas counts for the users of the token', async () => {
  const dataFolder = folder();
  const path = join(dataFolder, boardsDatabaseName);
  const former = openDatabase(path, boardMigrations.slice(0, 2), () => new Date());
  const insert = 'INSERT INTO snapshots (board, bytes) VALUES (?, ?)';
  former.prepare(insert).run('plan', Buffer.alloc(mib));
  former.close();
  const server = await serve({ dataFolder });
  expect(await metricOf(server, 'everink_server_largest_client_bytes')).toBe(mib);
});
