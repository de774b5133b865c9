import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseSavePath, type SaveQuestions, withExtension } from './savePath.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-save-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['plan', 'plan.everink'],
  ['v1.2', 'v1.2.everink'],
  ['v1.2.everink', 'v1.2.everink'],
  ['PLAN.EVERINK', 'PLAN.EVERINK'],
  ['plan.png', 'plan.png.everink'],
  ['plan.', 'plan.everink'],
  ['.everink', '.everink.everink'],
  ['everink', 'everink.everink'],
])('the name %j becomes %j', (name, expected) => {
  expect(withExtension(join(folder, name), 'everink')).toBe(join(folder, expected));
});

describe('choosing where to save', () => {
  /** Answers in order, and the names that were asked about again. */
  function answers(names: (string | undefined)[], replace: boolean[] = []) {
    const asked: string[] = [];
    const questions: SaveQuestions = {
      path: async () => {
        const name = names.shift();
        return name === undefined ? undefined : join(folder, name);
      },
      mayReplace: async (path) => {
        asked.push(path);
        return replace.shift() ?? false;
      },
    };
    return { questions, asked };
  }

  it('does not ask again about the name that the dialog has shown', async () => {
    writeFileSync(join(folder, 'plan.everink'), '');
    const { questions, asked } = answers(['plan.everink']);
    expect(await chooseSavePath(questions, 'everink')).toBe(join(folder, 'plan.everink'));
    expect(asked).toEqual([]);
  });

  it('I16: asks before the added extension replaces an existing file', async () => {
    writeFileSync(join(folder, 'plan.everink'), '');
    const { questions, asked } = answers(['plan'], [true]);
    expect(await chooseSavePath(questions, 'everink')).toBe(join(folder, 'plan.everink'));
    expect(asked).toEqual([join(folder, 'plan.everink')]);
  });

  it('asks for another name if the file must be kept', async () => {
    writeFileSync(join(folder, 'v1.2.everink'), '');
    const { questions } = answers(['v1.2', 'v1.3'], [false]);
    expect(await chooseSavePath(questions, 'everink')).toBe(join(folder, 'v1.3.everink'));
  });

  it('can be cancelled at the second dialog', async () => {
    writeFileSync(join(folder, 'plan.everink'), '');
    const { questions } = answers(['plan', undefined], [false]);
    expect(await chooseSavePath(questions, 'everink')).toBeUndefined();
  });

  it('asks about a link without a target', async () => {
    symlinkSync(join(folder, 'nowhere'), join(folder, 'plan.everink'));
    const { questions, asked } = answers(['plan'], [true]);
    await chooseSavePath(questions, 'everink');
    expect(asked).toHaveLength(1);
  });
});
