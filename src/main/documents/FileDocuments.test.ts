import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CodedError } from '../../shared/CodedError.ts';
import { DocumentDevice } from './testing/DocumentDevice.ts';

let folder: string;
let path: string;
let here: DocumentDevice;
let devices: DocumentDevice[];

async function start(name?: string): Promise<DocumentDevice> {
  const device = await DocumentDevice.start(folder, name);
  devices.push(device);
  return device;
}

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'everink-documents-')));
  devices = [];
  path = join(folder, 'plan.everink');
  here = await start();
});
afterEach(async () => {
  for (const device of devices) await device.close();
  rmSync(folder, { recursive: true });
});

/** The file as somebody elsewhere saved it. */
async function fileFromElsewhere(shapeId = 'theirs'): Promise<DocumentDevice> {
  const there = await start('there');
  await there.draw('original', shapeId);
  await there.saveTo('original', path);
  return there;
}

/** Opens a board, and starts again with unreadable records of what was last saved to its file elsewhere. */
async function openAndDamage(): Promise<{ boardId: string; again: DocumentDevice }> {
  const there = await fileFromElsewhere();
  const { boardId } = await here.documents.open(path);
  await there.draw('original', 'later');
  await there.saveTo('original', path);
  await here.documents.open(path);
  await here.draw(boardId, 'ours');
  await here.close();
  const database = new DatabaseSync(join(folder, 'data', 'everink.sqlite'));
  database.exec(`UPDATE operations SET payload = zeroblob(20)
    WHERE seq = (SELECT max(seq) FROM operations WHERE kind = 'import')`);
  database.close();
  return { boardId, again: await start() };
}

const hasChanges = (device: DocumentDevice, boardId: string): boolean | undefined =>
  device.states.stateOf(boardId)?.hasChanges;

describe('a file is opened', () => {
  test('as a board that stays on this device, and again as the same board', async () => {
    await fileFromElsewhere();
    const { boardId, isNew } = await here.documents.open(path);
    expect(isNew).toBe(true);
    expect(await here.shapes(boardId)).toEqual(['theirs']);
    expect(here.kept).toEqual([boardId]);
    expect(here.states.stateOf(boardId)).toEqual({ name: 'plan.everink', path, hasChanges: false });
    expect(await here.documents.open(path)).toEqual({ boardId, isNew: false });
  });

  test('once, when it is opened twice at the same time', async () => {
    await fileFromElsewhere();
    const opened = await Promise.all([here.documents.open(path), here.documents.open(path)]);
    expect(opened[0].boardId).toBe(opened[1].boardId);
  });

  test('with what was saved to it elsewhere, and keeps what was drawn here', async () => {
    const there = await fileFromElsewhere();
    const { boardId } = await here.documents.open(path);
    await there.draw('original', 'later');
    await there.saveTo('original', path);
    await here.documents.open(path);
    expect(hasChanges(here, boardId)).toBe(false);
    await here.draw(boardId, 'ours');
    await there.draw('original', 'latest');
    await there.saveTo('original', path);
    expect(await here.documents.open(path)).toEqual({ boardId, isNew: false });
    expect(await here.shapes(boardId)).toEqual(['later', 'latest', 'ours', 'theirs']);
    expect(hasChanges(here, boardId)).toBe(true);
  });

  test('as another board if it now holds another one', async () => {
    await fileFromElsewhere();
    const { boardId } = await here.documents.open(path);
    const other = await start('other');
    await other.draw('another', 'another');
    await other.saveTo('another', path);
    const opened = await here.documents.open(path);
    expect(opened.isNew).toBe(true);
    expect(await here.shapes(opened.boardId)).toEqual(['another']);
    expect(await here.shapes(boardId)).toEqual(['theirs']);
    expect(here.states.stateOf(boardId)).toBeUndefined();
  });

  test('as the same board after it was renamed, and as another one if it is a copy', async () => {
    await fileFromElsewhere();
    const { boardId } = await here.documents.open(path);
    const copy = join(folder, 'copy.everink');
    copyFileSync(path, copy);
    expect((await here.documents.open(copy)).boardId).not.toBe(boardId);
    const renamed = join(folder, 'renamed.everink');
    renameSync(path, renamed);
    expect((await here.documents.open(renamed)).boardId).toBe(boardId);
    expect(here.states.stateOf(boardId)?.path).toBe(renamed);
  });

  test('as a new board if the board that it was opened as is deleted', async () => {
    await fileFromElsewhere();
    const { boardId } = await here.documents.open(path);
    await here.queue.boards.delete(boardId);
    const again = await here.documents.open(path);
    expect(again.isNew).toBe(true);
    expect(await here.shapes(again.boardId)).toEqual(['theirs']);
  });

  test('I2: after a kill in the middle of opening it is completed, as the same board', async () => {
    await fileFromElsewhere();
    await here.states.link({ boardId: 'begun', path, coveredSeq: -1 });
    await here.queue.boards.ensure('begun');
    expect(await here.documents.open(path)).toEqual({ boardId: 'begun', isNew: false });
    expect(await here.shapes('begun')).toEqual(['theirs']);
    expect(hasChanges(here, 'begun')).toBe(false);
  });

  test('I30: or refused, and then nothing has changed', async () => {
    await fileFromElsewhere();
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await expect(here.documents.open(path)).rejects.toThrow('file-damaged');
    writeFileSync(path, 'not a board');
    await expect(here.documents.open(path)).rejects.toThrow('not-everink-file');
    rmSync(path);
    await expect(here.documents.open(path)).rejects.toThrow('file-not-read');
    await expect(here.documents.open(folder)).rejects.toThrow('is-folder');
    expect((await here.queue.boards.list()).boards).toEqual([]);
    expect(here.links.all()).toEqual([]);
    expect(here.kept).toEqual([]);
  });

  test('I10: with what damaged records of its board have lost', async () => {
    const { boardId, again } = await openAndDamage();
    expect(await again.shapes(boardId)).toEqual(['ours', 'theirs']);
    expect(await again.documents.open(path)).toEqual({ boardId, isNew: false });
    expect(await again.shapes(boardId)).toEqual(['later', 'ours', 'theirs']);
  });

  test('or not, and then its board stays if a window shows it', async () => {
    await fileFromElsewhere();
    here.queue.change = async (boardId) => {
      here.openIds.add(boardId);
      throw new CodedError({ code: 'disk-full', folder });
    };
    await expect(here.documents.open(path)).rejects.toThrow('disk-full');
    const { boards } = await here.queue.boards.list();
    expect(boards.map(({ id }) => id)).toEqual([...here.openIds]);
    expect(here.kept).toEqual([...here.openIds]);
  });

  test('I27: if it was saved, whatever its size', async () => {
    const there = await start('there');
    for (let i = 0; i < 4; i += 1) {
      await there.draw('large', `image-${i}`, new Uint8Array(randomBytes(8 * 1024 * 1024)));
    }
    await there.saveTo('large', path);
    expect(readFileSync(path).byteLength).toBeGreaterThan(32 * 1024 * 1024);
    const { boardId } = await here.documents.open(path);
    expect(await here.shapes(boardId)).toEqual(['image-0', 'image-1', 'image-2', 'image-3']);
    expect(hasChanges(here, boardId)).toBe(false);
  });
});

describe('a board is saved to its file', () => {
  test('which then has what was drawn', async () => {
    await fileFromElsewhere();
    const { boardId } = await here.documents.open(path);
    await here.draw(boardId, 'ours');
    expect(hasChanges(here, boardId)).toBe(true);
    await here.save(boardId);
    expect(hasChanges(here, boardId)).toBe(false);
    const elsewhere = await start('elsewhere');
    const opened = await elsewhere.documents.open(path);
    expect(await elsewhere.shapes(opened.boardId)).toEqual(['ours', 'theirs']);
  });

  test('I2: and after a kill before that, the change and its mark are still there', async () => {
    await fileFromElsewhere();
    const { boardId } = await here.documents.open(path);
    await here.draw(boardId, 'ours');
    await here.close();
    const again = await start();
    expect(await again.shapes(boardId)).toEqual(['ours', 'theirs']);
    expect(await again.documents.open(path)).toEqual({ boardId, isNew: false });
    await expect.poll(() => hasChanges(again, boardId)).toBe(true);
    await again.save(boardId);
    expect(hasChanges(again, boardId)).toBe(false);
  });

  test('once it has one: a board without a file asks for one', async () => {
    await here.draw('mine', 'ours');
    expect(await here.documents.planSave('mine')).toEqual({ type: 'ask' });
    await here.saveTo('mine', path);
    expect(hasChanges(here, 'mine')).toBe(false);
    expect(await here.documents.open(path)).toEqual({ boardId: 'mine', isNew: false });
    expect(here.kept).toEqual([]);
  });

  test('I16: with the changes that somebody else has saved there', async () => {
    const there = await fileFromElsewhere();
    const { boardId } = await here.documents.open(path);
    await there.draw('original', 'later');
    await there.saveTo('original', path);
    await here.draw(boardId, 'ours');
    const plan = await here.documents.planSave(boardId);
    expect(plan).toMatchObject({ type: 'file', hasMerged: true });
    await here.save(boardId);
    expect(await here.shapes(boardId)).toEqual(['later', 'ours', 'theirs']);
    expect((await there.documents.open(path)).boardId).toBe('original');
    expect(await there.shapes('original')).toEqual(['later', 'ours', 'theirs']);
  });

  test('I16: but not over something else without the consent of the user', async () => {
    await fileFromElsewhere();
    const { boardId } = await here.documents.open(path);
    const other = await start('other');
    await other.draw('another', 'another');
    await other.saveTo('another', path);
    expect(await here.documents.planSave(boardId)).toEqual({
      type: 'other',
      path,
      why: { code: 'file-of-other-board' },
    });
    writeFileSync(path, 'damaged');
    expect(await here.documents.planSave(boardId)).toMatchObject({
      type: 'other',
      why: { code: 'not-everink-file' },
    });
  });

  test('I16: but not if somebody else saves there in the meantime', async () => {
    const there = await fileFromElsewhere();
    const { boardId } = await here.documents.open(path);
    const plan = await here.documents.planSave(boardId);
    await there.draw('original', 'later');
    await there.saveTo('original', path);
    if (plan.type !== 'file') throw new Error(plan.type);
    await expect(plan.hooks.mayReplace()).rejects.toThrow('file-changed-meanwhile');
  });

  test('I16: but not over a file that appears in the meantime', async () => {
    await fileFromElsewhere();
    const { boardId } = await here.documents.open(path);
    const aside = join(folder, 'aside.everink');
    renameSync(path, aside);
    const plan = await here.documents.planSave(boardId);
    if (plan.type !== 'file') throw new Error(plan.type);
    renameSync(aside, path);
    await expect(plan.hooks.mayReplace()).rejects.toThrow('file-changed-meanwhile');
  });

  test('I10: and damage of the board that is found meanwhile does not reach the file', async () => {
    const { boardId, again } = await openAndDamage();
    await expect(again.save(boardId)).rejects.toThrow('file-changed-meanwhile');
    await again.save(boardId);
    const elsewhere = await start('elsewhere');
    const opened = await elsewhere.documents.open(path);
    expect(await elsewhere.shapes(opened.boardId)).toEqual(['later', 'ours', 'theirs']);
  });

  test('again if it was deleted', async () => {
    await fileFromElsewhere();
    const { boardId } = await here.documents.open(path);
    rmSync(path);
    await here.save(boardId);
    expect(existsSync(path)).toBe(true);
  });
});
