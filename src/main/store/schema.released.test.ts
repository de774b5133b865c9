import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { applyPiece } from '../../shared/document/decodeBoard.ts';
import { silentLog } from '../log/Log.ts';
import { Scrubber } from '../log/Scrubber.ts';
import { openQueue } from '../queue/testing/openQueue.ts';
import { Configuration } from '../settings/Configuration.ts';
import { readEnvironment } from '../settings/environment.ts';
import { KeyedKeychain } from '../settings/testing/KeyedKeychain.ts';
import { JoinedBoards } from '../share/JoinedBoards.ts';
import { LastViews } from '../views/LastViews.ts';
import { migrations } from './schema.ts';

/** Data folders that a released version left, by the version of the schema. A new version adds one, before its release. */
const released = join(import.meta.dirname, 'testing/released');
const versions = migrations.map((_, index) => String(index + 1));
const boardId = '56dd40fe-1756-49b3-9449-37f849971b7e';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-released-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a data folder of each version is kept', () => {
  expect(readdirSync(released).toSorted()).toEqual(versions.toSorted());
});

it.each(versions)(
  'I10: a data folder of version %s opens with all that is in it',
  async (version) => {
    cpSync(join(released, version), folder, { recursive: true });
    const names = readdirSync(folder);
    const queue = await openQueue(folder);
    try {
      const { boards, deleted } = await queue.boards.list();
      expect(boards).toMatchObject([{ id: boardId, title: 'The first board', waitingCount: 5 }]);
      expect(boards[0]?.thumbnailPng?.byteLength).toBeGreaterThan(100);
      expect(deleted).toMatchObject([{ title: 'A deleted board' }]);
      const board = new BoardDocument();
      for (const update of (await queue.loadBoard(boardId)).updates) applyPiece(board, update);
      const shapes = [...board.shapes.keys()].map((id) => board.read(id));
      expect(shapes.map((shape) => shape?.type).toSorted()).toEqual([
        'note',
        'rectangle',
        'stroke',
      ]);
      expect(shapes.find((shape) => shape?.type === 'note')).toMatchObject({
        text: 'Everything is kept',
      });
    } finally {
      await queue.close();
    }
    const configuration = await Configuration.open({
      dataFolder: folder,
      environment: readEnvironment({}),
      keychain: new KeyedKeychain(),
      systemLanguages: [],
    });
    expect(configuration.problems).toEqual([]);
    expect(configuration.settings).toMatchObject({ theme: 'dark', outboxQuotaMb: 512 });
    const joined = await JoinedBoards.open({
      dataFolder: folder,
      boardIds: () => ['plan', boardId],
      secrets: configuration.secrets,
      log: silentLog,
      scrubber: new Scrubber(),
    });
    expect(joined.problem).toBeUndefined();
    expect(joined.routes()[0]).toMatchObject({ boardIds: ['plan'] });
    expect(new LastViews({ dataFolder: folder, log: silentLog }).view(boardId)?.width).toBe(1280);
    // Nothing counts as damaged; a migration leaves a copy.
    for (const name of names) expect(existsSync(join(folder, name)), name).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('.damaged-'))).toEqual([]);
  },
);
