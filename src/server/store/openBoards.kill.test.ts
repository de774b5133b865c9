import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { programPath } from '../../shared/testing/programs.ts';
import { closeDatabase } from '../../sqlite/openDatabase.ts';
import { runUntilFileChange } from '../../sqlite/testing/runUntilFileChange.ts';
import { spoilTable } from '../../sqlite/testing/spoilTable.ts';
import { boardsDatabaseName, openBoards } from './openBoards.ts';

const program = programPath('openBoardsProgram');
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const drawnCount = 101;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'everink-killed-recovery-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const open = (folder: string): ReturnType<typeof openBoards> =>
  openBoards(folder, silent, () => new Date());

/** A database with one update in its damaged file and all others in its log. */
function damagedFolder(): string {
  const doc = new Y.Doc();
  const inUse = mkdtempSync(join(root, 'in-use-'));
  const draw = (database: ReturnType<typeof open>, count: number): void => {
    for (let drawn = 0; drawn < count; drawn += 1) {
      const before = Y.encodeStateVector(doc);
      doc.getArray('drawn').push([1]);
      database
        .prepare('INSERT INTO updates (board, bytes) VALUES (?, ?)')
        .run('board', Y.encodeStateAsUpdate(doc, before));
    }
  };
  const first = open(inUse);
  draw(first, 1);
  closeDatabase(first);
  const second = open(inUse);
  draw(second, drawnCount - 1);
  const damaged = join(root, 'damaged');
  // As a kill would leave it: closing the database would empty its log.
  cpSync(inUse, damaged, { recursive: true });
  closeDatabase(second);
  spoilTable(join(damaged, boardsDatabaseName), 'snapshots');
  return damaged;
}

function drawnIn(folder: string): number {
  const database = open(folder);
  const doc = new Y.Doc();
  for (const { bytes } of database.prepare('SELECT bytes FROM updates').all()) {
    Y.applyUpdate(doc, bytes as Uint8Array);
  }
  closeDatabase(database);
  return doc.getArray('drawn').length;
}

test('I9, I10: a kill at any step of setting aside and recovering a damaged database loses nothing', async () => {
  const damaged = damagedFolder();
  let wasKilled = true;
  for (let step = 1; wasKilled; step += 1) {
    const folder = join(root, `killed-at-${step}`);
    cpSync(damaged, folder, { recursive: true });
    wasKilled = await runUntilFileChange(step, program, [folder]);
    expect(drawnIn(folder), `killed before change ${step}`).toBe(drawnCount);
    const asides = readdirSync(folder).filter((name) => name.includes('.damaged-'));
    expect(asides, `killed before change ${step}`).toHaveLength(1);
    const aside = join(folder, asides[0] ?? '');
    expect(existsSync(join(aside, `${boardsDatabaseName}-wal`))).toBe(true);
    expect(readdirSync(aside).some((name) => name.startsWith('recovering'))).toBe(false);
    if (!wasKilled) expect(step, 'each step was tried').toBeGreaterThan(7);
  }
});
