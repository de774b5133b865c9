import { existsSync, readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const schema = z.object({
  files: z.array(z.unknown()),
  fileAssociations: z.array(z.object({ ext: z.string(), icon: z.string().optional() })),
});

const text = readFileSync('build/electron-builder.yml', 'utf8');
const { files, fileAssociations } = schema.parse(parse(text));

describe('the packages', () => {
  it('contain the icons that the main process reads', () => {
    const main = readFileSync('src/main/index.ts', 'utf8');
    const icons = [...main.matchAll(/join\(iconFolder, '(.+?)'\)/g)].map(
      ([, name]) => `out/icons/icon/${name}`,
    );
    const patterns = files.filter((pattern) => typeof pattern === 'string');
    const isPacked = (path: string) => patterns.some((pattern) => matchesGlob(path, pattern));
    expect(icons).toHaveLength(2);
    expect(icons.filter((path) => !isPacked(path))).toEqual([]);
  });

  it('give boards an icon of their own', () => {
    const { icon = '' } = fileAssociations.find(({ ext }) => ext === 'everink') ?? {};
    expect(icon).toBe('out/icons/document');
    expect(existsSync(`build/icons/${icon.replace('out/icons/', '')}.svg`)).toBe(true);
  });

  it('are described by files that exist', () => {
    const [, ...names] = text.split(/(?=\b(?:scripts|docs|build)\/)/);
    const paths = names.flatMap((name) => /^[\w/.-]+\.\w+/.exec(name)?.[0] ?? []);
    expect(paths.length).toBeGreaterThan(3);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });
});
