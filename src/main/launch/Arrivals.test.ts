import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { WebContents } from 'electron';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CodedError } from '../../shared/CodedError.ts';
import type { MainNotice } from '../../shared/mainNotice.ts';
import { silentLog } from '../log/Log.ts';
import { Arrivals } from './Arrivals.ts';
import { launchMessageOf, type OpenTarget, readLaunchMessage } from './OpenTarget.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-arrivals-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const link = (boardId: string): OpenTarget => ({
  type: 'link',
  url: `everink://join?url=wss://host&board=${boardId}`,
});

/** An app with one window, and others for the files that it opens. */
function openApp({
  createBoard = async () => 'new',
  openDocument = async (path: string) => ({ boardId: `board of ${basename(path)}` }),
} = {}) {
  const front = { name: 'front' } as unknown as WebContents;
  const opened: WebContents[] = [];
  const shown: string[] = [];
  const told: MainNotice[] = [];
  const nudged: WebContents[] = [];
  const arrivals = new Arrivals({
    windows: {
      open: (boardId) => {
        const page = { boardId } as unknown as WebContents;
        opened.push(page);
        return page;
      },
      focusBoard: (boardId) => shown.push(boardId),
      focus: () => front,
      tellIn: (_contents, notice) => told.push(notice),
      arrived: (contents) => nudged.push(contents),
    },
    openDocument,
    createBoard,
    log: silentLog,
  });
  return { arrivals, front, opened, shown, told, nudged };
}

test('a file waits for the page of a window of its own, which takes it once', async () => {
  const path = join(folder, 'plan.excalidraw');
  writeFileSync(path, 'x');
  const { arrivals, front, opened, nudged } = openApp();
  await arrivals.open({ type: 'file', path });
  const [page] = opened;
  if (page === undefined) throw new Error('no window was opened');
  expect(nudged).toEqual([page]);
  expect(arrivals.take(front)).toBeUndefined();
  expect(arrivals.take(page)).toEqual({ type: 'file', path });
  expect(arrivals.take(page)).toBeUndefined();
});

test('a document is shown as its board, which no page has to read', async () => {
  const path = join(folder, 'plan.everink');
  writeFileSync(path, 'x');
  const { arrivals, opened, shown } = openApp();
  await arrivals.open({ type: 'file', path });
  expect(shown).toEqual(['board of plan.everink']);
  expect(opened).toEqual([]);
});

test('another window is opened when one is asked for', async () => {
  const { arrivals, opened } = openApp();
  await arrivals.open({ type: 'window' });
  expect(opened).toEqual([{ boardId: undefined }]);
});

test('an invitation does not wait for a large document', async () => {
  const path = join(folder, 'large.everink');
  writeFileSync(path, 'x');
  let load: (opened: { boardId: string }) => void = () => {};
  const loaded = new Promise<{ boardId: string }>((resolve) => {
    load = resolve;
  });
  const { arrivals, front, shown } = openApp({ openDocument: () => loaded });
  const opening = arrivals.open({ type: 'file', path });
  await arrivals.open(link('a'));
  expect(arrivals.take(front)).toEqual(link('a'));
  load({ boardId: 'large' });
  await opening;
  expect(shown).toEqual(['large']);
});

test('a file that cannot be opened makes neither a window nor a board', async () => {
  const created: string[] = [];
  const { arrivals, opened, told } = openApp({
    createBoard: async () => `${created.push('board')}`,
  });
  for (const path of [folder, join(folder, 'gone.everink'), join(folder, 'a.txt')]) {
    await arrivals.open({ type: 'file', path });
  }
  expect(told.map((notice) => ('why' in notice ? notice.why : undefined))).toMatchObject([
    { why: { code: 'unknown-format' } },
    { why: { code: 'no-file' } },
    { why: { code: 'unknown-format' } },
  ]);
  expect([created, opened]).toEqual([[], []]);
});

test('a file is named in a notice if no board can be created for it', async () => {
  const path = join(folder, 'plan.excalidraw');
  writeFileSync(path, 'x');
  const createBoard = async (): Promise<string> => {
    throw new CodedError({ code: 'disk-full', folder });
  };
  const { arrivals, told } = openApp({ createBoard });
  await arrivals.open({ type: 'file', path });
  expect(told).toMatchObject([{ code: 'file-not-opened', why: { code: 'disk-full' } }]);
});

test('of a flood of links a few wait for an answer, each once', async () => {
  const { arrivals, front, opened } = openApp();
  for (const boardId of ['a', 'a', 'b', 'c', 'd', 'e']) await arrivals.open(link(boardId));
  const taken = Array.from({ length: 4 }, () => arrivals.take(front));
  expect(taken).toEqual([link('a'), link('b'), link('c'), undefined]);
  expect(opened).toEqual([]);
});

test('a link that is not an invitation is refused with a notice', async () => {
  const { arrivals, front, told } = openApp();
  await arrivals.open({ type: 'link', url: 'everink://quit?now' });
  expect(told).toMatchObject([{ code: 'link-not-opened', why: { code: 'not-an-invitation' } }]);
  expect(arrivals.take(front)).toBeUndefined();
});

test('a message of a second start is read only if it is valid and bounded', () => {
  const targets: OpenTarget[] = [
    { type: 'file', path: '/a' },
    { type: 'front' },
    { type: 'window' },
  ];
  expect(readLaunchMessage(launchMessageOf(targets))).toEqual(targets);
  for (const wrong of [undefined, 'text', { targets }, { targets: 'text' }, { targets: '[]' }]) {
    expect(readLaunchMessage(wrong)).toBeUndefined();
  }
  for (const wrong of [
    { type: 'front' },
    [{ type: 'quit' }],
    [{ type: 'file', path: '' }],
    [{ type: 'file', path: 'x'.repeat(5_000) }],
    [{ type: 'link', url: 'x'.repeat(3_000) }],
    Array(11).fill({ type: 'front' }),
  ]) {
    const text = Buffer.from(JSON.stringify(wrong)).toString('base64');
    expect(readLaunchMessage({ targets: text })).toBeUndefined();
  }
});

test('a message of a second start has names of every language in ASCII', () => {
  const targets: OpenTarget[] = [{ type: 'file', path: '/計画 ü/図面 🎨.everink' }];
  const message = launchMessageOf(targets);
  expect(message.targets).toMatch(/^[ -~]+$/);
  expect(readLaunchMessage(message)).toEqual(targets);
});
