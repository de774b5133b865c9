import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileProblem } from './fileProblem.ts';
import { openAtomicWrite } from './openAtomicWrite.ts';
import { removeTemporaryFiles } from './temporaryFiles.ts';
import { writeAtomically } from './writeAtomically.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-atomic-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('I16: replaces a file completely and leaves no other file', async () => {
  const path = join(folder, 'board.everink');
  writeFileSync(path, 'a much longer old content');
  await writeAtomically(path, new TextEncoder().encode('new'));
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['board.everink']);
});

it('I16: leaves the old file unchanged if it cannot be replaced (xournalpp 5664)', async () => {
  const path = join(folder, 'taken');
  mkdirSync(join(path, 'inside'), { recursive: true });
  await expect(writeAtomically(path, 'new')).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['taken']);
  expect(readdirSync(path)).toEqual(['inside']);
});

it.skipIf(process.platform === 'win32')(
  'I40: is readable by its owner only, unless the user chose its place',
  async () => {
    const path = join(folder, 'secret');
    writeFileSync(path, 'old');
    chmodSync(path, 0o644);
    await writeAtomically(path, 'x');
    expect(statSync(path).mode & 0o777).toBe(0o600);

    const saved = join(folder, 'plan.svg');
    await writeAtomically(saved, 'x', { permissions: 'usual' });
    writeFileSync(join(folder, 'like any other'), '');
    expect(statSync(saved).mode).toBe(statSync(join(folder, 'like any other')).mode);
  },
);

it('I16: of many simultaneous writes, one remains, complete', async () => {
  const path = join(folder, 'many');
  const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
  await Promise.all(contents.map((content) => writeAtomically(path, content)));
  expect(contents).toContain(readFileSync(path, 'utf8'));
  expect(readdirSync(folder)).toEqual(['many']);
});

const isWindows = process.platform === 'win32';

/** Why the file cannot be written. */
async function refusal(path: string): Promise<string> {
  const error: unknown = await writeAtomically(path, 'new').catch((reason: unknown) => reason);
  expect(error, 'it must not be written').toBeInstanceOf(Error);
  return fileProblem(error).code;
}

const temporaryFiles = (where = folder): string[] =>
  readdirSync(where).filter((name) => name.endsWith('.tmp'));

describe('a file that is written in pieces', () => {
  it('I16: is in its place once it is complete, not earlier', async () => {
    const path = join(folder, 'board.svg');
    writeFileSync(path, 'old');
    const file = await openAtomicWrite(path);
    await file.write('<svg>');
    await file.write(new TextEncoder().encode('</svg>'));
    expect(readFileSync(path, 'utf8')).toBe('old');
    await file.commit();
    expect(readFileSync(path, 'utf8')).toBe('<svg></svg>');
    await file.abort();
    expect(readFileSync(path, 'utf8')).toBe('<svg></svg>');
    expect(readdirSync(folder)).toEqual(['board.svg']);
  });

  it('I16: leaves nothing behind when it is aborted', async () => {
    const file = await openAtomicWrite(join(folder, 'board.svg'));
    await file.write('<svg>');
    await file.abort();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('I16: leaves the old file when its content fails half way', async () => {
    const path = join(folder, 'board.svg');
    writeFileSync(path, 'old');
    async function* content(): AsyncGenerator<string> {
      yield '<svg>';
      throw new Error('the window has gone');
    }
    await expect(writeAtomically(path, content())).rejects.toThrow('the window has gone');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['board.svg']);
  });
});

describe.skipIf(isWindows)('I16: saving to a symbolic link', () => {
  it('replaces the target and keeps the link', async () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'plan'), 'old');
    symlinkSync('elsewhere/plan', join(folder, 'link'));
    symlinkSync(join(folder, 'link'), join(folder, 'link to link'));
    await writeAtomically(join(folder, 'link to link'), 'new');
    expect(readFileSync(join(elsewhere, 'plan'), 'utf8')).toBe('new');
    expect(readlinkSync(join(folder, 'link'))).toBe('elsewhere/plan');
    expect(lstatSync(join(folder, 'link to link')).isSymbolicLink()).toBe(true);
    expect([...temporaryFiles(), ...temporaryFiles(elsewhere)]).toEqual([]);
  });

  it('creates the missing target of a link', async () => {
    symlinkSync('not yet', join(folder, 'link'));
    await writeAtomically(join(folder, 'link'), 'new');
    expect(readFileSync(join(folder, 'not yet'), 'utf8')).toBe('new');
    expect(readlinkSync(join(folder, 'link'))).toBe('not yet');
  });

  it('resolves ".." in a target from the real path of the linked folder', async () => {
    mkdirSync(join(folder, 'real/inner'), { recursive: true });
    symlinkSync(join(folder, 'real/inner'), join(folder, 'alias'));
    symlinkSync('alias/../plan', join(folder, 'link'));
    await writeAtomically(join(folder, 'link'), 'new');
    expect(readFileSync(join(folder, 'real/plan'), 'utf8')).toBe('new');
    expect(existsSync(join(folder, 'plan'))).toBe(false);
  });

  it('reports links in a circle or into a missing folder', async () => {
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    symlinkSync('gone/plan', join(folder, 'lost'));
    expect(await refusal(join(folder, 'a'))).toBe('links-in-circle');
    expect(await refusal(join(folder, 'a/inside'))).toBe('links-in-circle');
    expect(await refusal(join(folder, 'lost'))).toBe('no-folder');
    expect(readlinkSync(join(folder, 'a'))).toBe('b');
  });
});

describe.skipIf(isWindows)('I16: a file that is replaced', () => {
  it.each([0o600, 0o640, 0o666, 0o755])('keeps its permissions, here %o', async (mode) => {
    const path = join(folder, 'plan');
    writeFileSync(path, 'old');
    chmodSync(path, mode);
    await writeAtomically(path, 'new', { permissions: 'usual' });
    expect(statSync(path).mode & 0o7777).toBe(mode);
  });

  it.skipIf(process.getuid?.() !== 0)('keeps its owner and group', async () => {
    const path = join(folder, 'plan');
    writeFileSync(path, 'old');
    chownSync(path, 1234, 5678);
    await writeAtomically(path, 'new', { permissions: 'usual' });
    const { uid, gid } = statSync(path);
    expect({ uid, gid }).toEqual({ uid: 1234, gid: 5678 });
  });

  it('is not changed if it is read-only, even for an administrator', async () => {
    const path = join(folder, 'plan');
    writeFileSync(path, 'old');
    chmodSync(path, 0o444);
    symlinkSync('plan', join(folder, 'link'));
    expect(await refusal(path)).toBe('file-read-only');
    expect(await refusal(join(folder, 'link'))).toBe('file-read-only');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(temporaryFiles()).toEqual([]);
  });
});

describe('I16: a target that is not a file', () => {
  it('is reported as a folder', async () => {
    mkdirSync(join(folder, 'plan'));
    expect(await refusal(join(folder, 'plan'))).toBe('is-folder');
  });

  it.skipIf(isWindows)('is reported as a pipe or a device, and not changed', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await refusal(join(folder, 'pipe'))).toBe('is-device');
    expect(await refusal('/dev/null')).toBe('is-device');
    expect(lstatSync(join(folder, 'pipe')).isFIFO()).toBe(true);
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('is reported if its folder is missing or a file', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await refusal(join(folder, 'gone/plan'))).toBe('no-folder');
    expect(await refusal(join(folder, 'file/plan'))).toBe('no-folder');
  });
});

it('I16: a name of the maximum length can be saved, a longer one is refused with a reason', async () => {
  // 84 characters of three bytes and three of one: 255 bytes.
  const longest = join(folder, `${'図'.repeat(84)}abc`);
  await writeAtomically(longest, 'new');
  expect(readFileSync(longest, 'utf8')).toBe('new');
  expect(await refusal(`${longest}d`)).toBe('name-too-long');
});

describe('temporary files left by a kill', () => {
  const left = '.everink.0b8f7f4e-9d3c-4c53-8c1e-6f1f6b1f2a3d.tmp';

  it('I16: are removed, and nothing else', async () => {
    const others = ['.everink.tmp', 'notes.tmp', '.everink.0b8f7f4e.tmp', 'plan.everink'];
    const ofEarlierVersions = '.settings.json.0b8f7f4e-9d3c-4c53-8c1e-6f1f6b1f2a3d.tmp';
    for (const name of [left, ofEarlierVersions, ...others]) writeFileSync(join(folder, name), '');
    expect(await removeTemporaryFiles(folder, Number.POSITIVE_INFINITY)).toBe(2);
    expect(readdirSync(folder).toSorted()).toEqual(others.toSorted());
  });

  it('stay while they may still be written to', async () => {
    const file = await openAtomicWrite(join(folder, 'plan.svg'));
    const { mtimeMs } = statSync(join(folder, temporaryFiles()[0] ?? ''));
    expect(await removeTemporaryFiles(folder, mtimeMs)).toBe(0);
    await file.commit();
    expect(readdirSync(folder)).toEqual(['plan.svg']);
  });

  it('are ignored if there is no folder', async () => {
    expect(await removeTemporaryFiles(join(folder, 'gone'), Number.POSITIVE_INFINITY)).toBe(0);
  });
});
