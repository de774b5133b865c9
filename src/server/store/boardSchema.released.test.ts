import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { systemClock } from '../../base/Clock.ts';
import { programPath } from '../../shared/testing/programs.ts';
import { LogLines } from '../testing/LogLines.ts';
import { stage } from '../testing/stage.ts';
import { boardThread } from '../worker/BoardThread.ts';
import { BoardStore } from './BoardStore.ts';
import { boardMigrations } from './boardSchema.ts';
import { boardsDatabaseName, openBoards } from './openBoards.ts';

/** Data folders that a released version left, by the version of the schema. A new version adds one, before its release. */
const released = join(import.meta.dirname, '../testing/released');
const versions = boardMigrations.map((_, index) => String(index + 1));

const { folder } = stage();
const thread = boardThread(programPath('boardWorker'));
afterAll(() => thread.close());

it('a data folder of each version is kept', () => {
  expect(readdirSync(released).toSorted()).toEqual(versions.toSorted());
});

it.each(versions)(
  'I10: a data folder of version %s opens with all that is in it',
  async (version) => {
    const dataFolder = folder();
    cpSync(join(released, version), dataFolder, { recursive: true });
    const { log } = new LogLines();
    const database = openBoards(dataFolder, log, () => new Date());
    const path = join(dataFolder, boardsDatabaseName);
    const store = new BoardStore({ database, path, thread, log, clock: systemClock });
    try {
      const document = new Y.Doc();
      await store.load('plan', document);
      expect(document.getMap('shapes').toJSON()).toEqual({
        early: 'in the snapshot',
        late: 'in the log',
      });
    } finally {
      await store.close();
    }
    const copies = readdirSync(dataFolder).filter((name) => name.includes('.version-'));
    expect(copies).toHaveLength(Number(version) < boardMigrations.length ? 1 : 0);
  },
);
