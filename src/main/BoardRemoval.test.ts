import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../base/Clock.ts';
import type { BoardPlace } from '../shared/places.ts';
import { BoardRemoval, type BoardRemovalOptions } from './BoardRemoval.ts';
import { silentLog } from './log/Log.ts';
import type { DrawingOperationQueue } from './queue/DrawingOperationQueue.ts';
import { openQueue, TestBoard } from './queue/testing/openQueue.ts';

let folder: string;
let queue: DrawingOperationQueue;
/** Moves on with each look, as time does. */
let wallMs: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everink-removal-'));
  wallMs = 1_000;
  const clock = { ...systemClock, wallMs: () => (wallMs += 1) };
  queue = await openQueue(folder, { clock });
});

afterEach(async () => {
  await queue.close();
  await rm(folder, { recursive: true, force: true });
});

interface Surroundings {
  readonly place?: BoardPlace;
  readonly openId?: string;
  readonly invitedTo?: string;
  readonly comesBack?: string;
  readonly fileOf?: string;
}

/** Sharing and windows as given, and the real store. */
function removal({ place, openId, invitedTo, comesBack, fileOf }: Surroundings = {}): BoardRemoval {
  const nothing = async (): Promise<void> => {};
  const options = {
    queue,
    openBoards: { isOpen: (id: string) => id === openId },
    places: { placeOf: () => place ?? { type: 'device' } },
    sharing: {
      state: { invitations: invitedTo === undefined ? [] : [{ boardId: invitedTo }] },
      route: undefined,
      revokeBoard: nothing,
    },
    comesBack: (id: string) => id === comesBack,
    fileStates: {
      stateOf: (id: string) => (id === fileOf ? {} : undefined),
      unlink: nothing,
    },
    sync: { setRoutes: () => {} },
    joinedBoards: { release: nothing, routes: [] },
    sharedCopies: { forget: nothing },
    lastViews: { forget: nothing },
    quarantine: { forget: () => {} },
    log: silentLog,
  };
  return new BoardRemoval(options as unknown as BoardRemovalOptions);
}

async function listed(): Promise<readonly string[]> {
  const { boards, deleted } = await queue.boards.list();
  return [...boards, ...deleted].map(({ id }) => id);
}

describe('an untouched board', () => {
  test('is removed without a trace', async () => {
    const { id } = await queue.boards.create();
    await removal().removeUntouched([id]);
    expect(await listed()).toEqual([]);
  });

  test.each<[string, (id: string) => Surroundings]>([
    ['a window shows it', (openId) => ({ openId })],
    ['the next start shows it', (comesBack) => ({ comesBack })],
    ['it has a file', (fileOf) => ({ fileOf })],
    ['somebody is invited to it', (invitedTo) => ({ invitedTo })],
    ['it is shared', () => ({ place: { type: 'shared' } })],
    ['it is joined', () => ({ place: { type: 'joined', host: 'anna:1', role: 'edit' } })],
  ])('stays if %s', async (_reason, surroundings) => {
    const { id } = await queue.boards.create();
    await removal(surroundings(id)).removeUntouched([id]);
    expect(await listed()).toEqual([id]);
  });
});

test('a board with a title, a shape, an erased shape or an unfinished stroke stays', async () => {
  const named = await queue.boards.create('Plan');
  const ids = [named.id];
  for (const change of ['draw', 'draw and erase', 'begin'] as const) {
    const { id } = await queue.boards.create();
    ids.push(id);
    const board = new TestBoard(id);
    if (change === 'begin') {
      await queue.keepDraft(
        id,
        { strokeId: randomUUID(), sequence: 0, piece: new Uint8Array([1]) },
        ids,
      );
      continue;
    }
    // Its time says nothing: clocks are set back.
    await queue.enqueue({ ...board.draw('a'), createdAt: 0 });
    if (change === 'draw and erase') {
      const erased = board.change((shapes) => shapes.delete('a'));
      await queue.enqueue({ ...erased, createdAt: 0 });
    }
  }
  queue.releaseDrafts(ids);
  await removal().removeUntouched(ids);
  expect((await listed()).toSorted()).toEqual(ids.toSorted());
});

test('a board whose only change is damaged stays', async () => {
  const { id } = await queue.boards.create();
  await queue.enqueue({ ...new TestBoard(id).draw('a'), createdAt: 0 });
  await queue.close();
  const database = new DatabaseSync(join(folder, 'everink.sqlite'));
  database.exec('UPDATE operations SET payload = zeroblob(20)');
  database.close();
  queue = await openQueue(folder);
  expect((await queue.loadBoard(id)).updates).toEqual([]);
  await removal().removeUntouched([id]);
  expect(await listed()).toEqual([id]);
});
