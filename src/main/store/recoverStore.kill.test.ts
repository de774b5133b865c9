import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { programPath } from '../../shared/testing/programs.ts';
import { runUntilFileChange } from '../../sqlite/testing/runUntilFileChange.ts';
import { spoilTable } from '../../sqlite/testing/spoilTable.ts';
import { databaseName } from './schema.ts';
import type { StoreWrite } from './storeProtocol.ts';
import { openRepaired } from './testing/openRepaired.ts';

const program = programPath('openStoreProgram');
const drawnCount = 101;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'everink-killed-recovery-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** One operation in the database file, which is damaged elsewhere, and all others in its log. */
function damagedFolder(): string {
  const doc = new Y.Doc();
  const drawing = (): StoreWrite => {
    const before = Y.encodeStateVector(doc);
    doc.getArray('drawn').push([1]);
    return {
      type: 'operation',
      id: crypto.randomUUID(),
      boardId: 'board',
      kind: 'draw',
      origin: 'local',
      createdAt: 1,
      update: Y.encodeStateAsUpdate(doc, before),
      waits: true,
    };
  };
  const inUse = join(root, 'in-use');
  const store = openRepaired(inUse);
  store.commit([drawing()]);
  store.close();
  for (let count = 1; count < drawnCount; count += 1) store.commit([drawing()]);
  const damaged = join(root, 'damaged');
  // As a kill would leave it: closing the store would empty its log.
  cpSync(inUse, damaged, { recursive: true });
  store.close();
  const path = join(damaged, databaseName);
  spoilTable(path, 'snapshots');
  return damaged;
}

/** What a start finds on the board in the end. */
function drawnIn(folder: string): number {
  const store = openRepaired(folder);
  const { updates } = store.load('board');
  store.close();
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
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
    const names = readdirSync(folder);
    expect(names.filter((name) => name.includes('.recovering'))).toEqual([]);
    const asides = names.filter((name) => name.includes('.damaged-'));
    expect(asides, `killed before change ${step}`).toHaveLength(1);
    const aside = join(folder, asides[0] ?? '');
    expect(existsSync(join(aside, `${databaseName}-wal`))).toBe(true);
    expect(existsSync(join(aside, 'recovery.txt'))).toBe(true);
    if (!wasKilled) expect(step, 'each step was tried').toBeGreaterThan(8);
  }
});
