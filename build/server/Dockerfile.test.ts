import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { repositoryFolder } from '../../scripts/setup/folders.mjs';
import { runCommand } from './runCommand.ts';
import { expectToKeepStrokes } from './testing/expectToKeepStrokes.ts';
import { ImageBuild } from './testing/ImageBuild.ts';

const folder = import.meta.dirname;
const isLong = process.env.EVERINK_LONG_SERVER_TESTS === '1';
const dockerfile = readFileSync(join(folder, 'Dockerfile'), 'utf8');
const composeFile = join(folder, 'compose.yaml');

const composeSchema = z.object({
  services: z.record(z.string(), z.object({ volumes: z.array(z.string()) })),
});

describe('the container image of the server', () => {
  it('has no problem that a linter finds', () => {
    expect(validate(dockerfile).map(({ message }) => message)).toEqual([]);
  });

  it('has the Node of this repository, and does not run as root', () => {
    const { devDependencies } = JSON.parse(
      readFileSync(join(repositoryFolder, 'package.json'), 'utf8'),
    );
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect([...new Set(bases)]).toEqual([`node:${devDependencies.node}-bookworm-slim`]);
    expect([...dockerfile.matchAll(/^USER (.*)$/gm)].at(-1)?.[1]).toBe('node');
  });

  describe.runIf(isLong)('built by its own commands', () => {
    let image: ImageBuild;

    beforeAll(async () => {
      image = await ImageBuild.run(dockerfile);
    });
    afterAll(() => image.dispose());

    it('I4: keeps strokes when it is killed, and is healthy', async () => {
      await expectToKeepStrokes(image.command, '/data', async (port) => {
        await image.checkHealth({ EVERINK_SERVER_PORT: `${port}` });
        await expect(image.checkHealth({ EVERINK_SERVER_PORT: '1' })).rejects.toThrow();
      });
    });
  });
});

describe('the containers of the server and its monitoring', () => {
  it('match the specification, and have no problem that a linter finds', async () => {
    // The rule wants single quotes, unlike the formatter here.
    const rules = ['--disable-rule', 'require-quotes-in-ports'];
    await runCommand(['dclint', composeFile, '--max-warnings', '0', ...rules]);
  });

  it('mount files of this repository', () => {
    const { services } = composeSchema.parse(parse(readFileSync(composeFile, 'utf8')));
    const sources = Object.values(services)
      .flatMap(({ volumes }) => volumes.map((volume) => volume.split(':')[0] ?? ''))
      .filter((source) => source.startsWith('.'));
    expect(sources).toHaveLength(3);
    expect(sources.filter((source) => !existsSync(resolve(folder, source)))).toEqual([]);
  });

  it('include a Prometheus whose configuration is valid', async () => {
    const path = join(repositoryFolder, 'ops/prometheus/compose.yml');
    await runCommand(['promtool', 'check', 'config', '--syntax-only', path]);
  });
});
