import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { expect } from '@playwright/test';
import type { EverinkApp } from './app.ts';
import { readBoardsOnDisk, type StoredShapes } from './boardOnDisk.ts';
import { contentOf, type FollowedBoard, followBoard } from './boardReader.ts';
import type { Stage } from './Stage.ts';

interface Place {
  readonly url: string;
  readonly token: string;
}

/** A running app, and the servers of its boards. */
interface Subject {
  readonly app: EverinkApp;
  /** The server of boards that it neither joined nor shares. */
  readonly place: Place;
  /** The server of the boards that it shares, with an invitation to edit for each. */
  readonly shared: ReadonlyMap<string, Place>;
}

/** What is compared: the boards of an app, and the same boards on the servers. */
interface Reading {
  /** Of each window: `synced`, or its status otherwise. */
  readonly statuses: readonly string[];
  readonly boards: Readonly<Record<string, unknown>>;
  readonly waitingCount: number;
}

const timeoutMs = 30_000;
const lookEveryMs = 50;
const allIsSynced = /Saved.*Synced.*0 waiting/s;

/**
 * Proves the end state of a test: in each data folder, every board that is not deleted equals what an independent
 * client reads from its server, the outbox is empty, and all windows show that they are synced.
 *
 * Servers and lines that the test broke are repaired first. An app without a server gets `spareUrl` in its settings, as
 * if the user had entered it. If the last app of a folder has exited, another one is started, unless the server has
 * everything already.
 * @throws when a server lacks something, or there is no app or no board to prove anything with
 */
export async function proveEndState(stage: Stage, spareUrl: string): Promise<void> {
  await stage.heal();
  const last = new Map(stage.apps.map((app) => [app.dataFolder, app]));
  expect(last.size, 'apps that the test started; without any there is no end state').not.toBe(0);
  const subjects: Subject[] = [];
  for (const app of last.values()) {
    if (app.hasExited && (await isDeliveredAsItLies(app, stage))) continue;
    const running = app.hasExited ? await stage.launch(app.optionsForNextLife) : app;
    subjects.push(await subjectOf(running, stage, spareUrl));
  }
  for (const subject of subjects) await proveBoards(subject, subjects);
}

/** Whether the server with which an exited app was started has everything. Then the app need not be started again. */
async function isDeliveredAsItLies(app: EverinkApp, stage: Stage): Promise<boolean> {
  const { EVERINK_SYNC_URL: address, EVERINK_SYNC_TOKEN: token = '' } = app.options.env ?? {};
  if (address === undefined) return false;
  const servers = new Servers(() => ({ url: stage.serverBehind(address), token }));
  try {
    const onDisk = await readBoardsOnDisk(app.dataFolder);
    const { boards, waitingCount } = readingOfDisk(onDisk, []);
    const delivered = await servers.contents(onDisk.keys());
    return onDisk.size > 0 && waitingCount === 0 && isDeepStrictEqual(delivered, boards);
  } finally {
    servers.close();
  }
}

async function subjectOf(app: EverinkApp, stage: Stage, spareUrl: string): Promise<Subject> {
  const shared = await sharedBy(app);
  let { settings } = await app.request('settings.get', {});
  if (settings.syncUrl === '') {
    ({ settings } = await app.request('settings.set', { syncUrl: spareUrl }));
  } else {
    // It would reconnect by itself, but later.
    await app.request('sync.tryNow', {});
  }
  const token = app.options.env?.EVERINK_SYNC_TOKEN ?? '';
  return { app, place: { url: stage.serverBehind(settings.syncUrl), token }, shared };
}

async function sharedBy(app: EverinkApp): Promise<ReadonlyMap<string, Place>> {
  const { state, invitations } = await app.request('share.state', {});
  const shared = new Map<string, Place>();
  if (state !== 'on') return shared;
  for (const boardId of new Set(invitations.map((invitation) => invitation.boardId))) {
    const invited = { boardId, role: 'edit', lifetime: 'day', name: 'end state' } as const;
    const share = await app.request('share.invite', invited);
    const { searchParams } = new URL(share.invitations.at(-1)?.link ?? '');
    const [url, token] = [searchParams.get('url') ?? '', searchParams.get('token') ?? ''];
    shared.set(boardId, { url, token });
  }
  return shared;
}

async function proveBoards(subject: Subject, subjects: readonly Subject[]): Promise<void> {
  const { app } = subject;
  const shared = new Map(subjects.flatMap((host) => [...host.shared]));
  const servers = new Servers((boardId) => shared.get(boardId) ?? subject.place);
  const endMs = performance.now() + timeoutMs;
  try {
    for (;;) {
      const statuses = await app.statuses();
      const onDisk = await readBoardsOnDisk(app.dataFolder);
      const has = readingOfDisk(onDisk, statuses);
      const delivered: Reading = {
        statuses: statuses.map(() => 'synced'),
        boards: await servers.contents(onDisk.keys()),
        waitingCount: 0,
      };
      const isProved = onDisk.size > 0 && isDeepStrictEqual(delivered, has);
      if (isProved) return;
      if (performance.now() > endMs) {
        expect(onDisk.size, 'boards in the data folder').not.toBe(0);
        expect(delivered, 'what the servers have of what the app has').toEqual(has);
      }
      await pause(lookEveryMs);
    }
  } finally {
    servers.close();
  }
}

function readingOfDisk(
  onDisk: ReadonlyMap<string, StoredShapes>,
  statuses: readonly string[],
): Reading {
  const boards = [...onDisk];
  return {
    statuses: statuses.map((status) => (allIsSynced.test(status) ? 'synced' : status)),
    boards: Object.fromEntries(boards.map(([id, { document }]) => [id, contentOf(document)])),
    waitingCount: boards.reduce((sum, [, { waiting }]) => sum + waiting.length, 0),
  };
}

/** An independent client for each board, while that is compared. */
class Servers {
  readonly #placeOf: (boardId: string) => Place;
  readonly #boards = new Map<string, FollowedBoard>();

  constructor(placeOf: (boardId: string) => Place) {
    this.#placeOf = placeOf;
  }

  async contents(boardIds: Iterable<string>): Promise<Readonly<Record<string, unknown>>> {
    const contents: Record<string, unknown> = {};
    for (const boardId of boardIds) contents[boardId] = contentOf(await this.#document(boardId));
    return contents;
  }

  close(): void {
    for (const board of this.#boards.values()) board.close();
  }

  async #document(boardId: string): Promise<FollowedBoard['document']> {
    let board = this.#boards.get(boardId);
    if (board === undefined) {
      const { url, token } = this.#placeOf(boardId);
      board = await followBoard(url, boardId, { token });
      this.#boards.set(boardId, board);
    }
    return board.document;
  }
}
