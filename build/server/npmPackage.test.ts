import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryFolder } from '../../scripts/setup/folders.mjs';
import { buildNpmPackage } from './npmPackage.ts';
import { runCommand } from './runCommand.ts';
import { expectToKeepStrokes } from './testing/expectToKeepStrokes.ts';

const { version } = JSON.parse(readFileSync(join(repositoryFolder, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'everink-server-package-'));
const packageFolder = join(folder, 'everink-server');
const userFolder = mkdtempSync(join(tmpdir(), 'everink-server-user-'));

const npm = (...args: readonly string[]): Promise<string> =>
  runCommand(['npm', ...args], { cwd: userFolder });

beforeAll(async () => {
  await buildNpmPackage(packageFolder);
  await runCommand(['npm', 'pack', '--pack-destination', folder], { cwd: packageFolder });
  writeFileSync(join(userFolder, 'package.json'), '{}');
  const archive = join(folder, `everink-server-${version}.tgz`);
  await npm('install', '--prefer-offline', '--no-audit', '--no-fund', archive);
});

afterAll(() => {
  for (const path of [folder, userFolder]) rmSync(path, { recursive: true, force: true });
});

describe('the npm package of the server', () => {
  it('contains what runs, its licences and a manual, and nothing else', () => {
    const files = readdirSync(packageFolder).map((name) => name.replace(/-[\w-]{8}\.mjs$/, '.mjs'));
    expect(files.toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'THIRD-PARTY-LICENCES.txt',
      'boardWorker.mjs',
      'everink-server.mjs',
      'npm-shrinkwrap.json',
      'package.json',
      'workerCalls.mjs',
    ]);
    const licences = readFileSync(join(packageFolder, 'THIRD-PARTY-LICENCES.txt'), 'utf8');
    for (const name of ['yjs', 'ws', 'zod', '@hocuspocus/server', 'ioredis', 'prom-client']) {
      expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
  });

  it('installs nothing but the server and its native modules', () => {
    const installed = readdirSync(join(userFolder, 'node_modules'), { recursive: true })
      .map(String)
      .filter((path) => /(^|\/)package\.json$/.test(path) && !path.includes('.package-lock'))
      .map((path) => /.*node_modules\/(.+)\/package\.json$/.exec(`node_modules/${path}`)?.[1]);
    expect(installed.toSorted()).toEqual([
      '@photostructure/sqlite',
      'everink-server',
      'node-addon-api',
      'node-gyp-build',
    ]);
  });

  it('lists its settings and its version', async () => {
    expect(await npm('exec', 'everink-server', '--', '--help')).toContain('everink-server [--port');
    expect(await npm('exec', 'everink-server', '--', '--version')).toBe(`${version}\n`);
  });

  it('I4: keeps strokes when it is killed', async () => {
    const program = join(userFolder, 'node_modules/.bin/everink-server');
    await expectToKeepStrokes([program], join(userFolder, 'data'));
  });
});
