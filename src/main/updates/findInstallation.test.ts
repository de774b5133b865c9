import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findInstallation, type InstallationFacts } from './findInstallation.ts';

let folder: string;
let appImage: string;
let facts: InstallationFacts;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-installation-'));
  const mountPoint = join(folder, 'mounted');
  const resourcesPath = join(mountPoint, 'resources');
  mkdirSync(resourcesPath, { recursive: true });
  mkdirSync(join(folder, 'programs'));
  writeFileSync(join(resourcesPath, 'app-update.yml'), '');
  appImage = join(folder, 'programs/Everink.AppImage');
  writeFileSync(appImage, '');
  facts = {
    platform: 'linux',
    isPackaged: true,
    resourcesPath,
    execPath: join(mountPoint, 'everink'),
    variables: { APPIMAGE: appImage, APPDIR: mountPoint },
    developmentFeedPath: undefined,
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const kindOf = (change: Partial<InstallationFacts> = {}): string | undefined =>
  findInstallation({ ...facts, ...change })?.kind;

it('an AppImage replaces the file behind its links', () => {
  const link = join(folder, 'link');
  symlinkSync(appImage, link);
  const variables = { ...facts.variables, APPIMAGE: link };
  expect(findInstallation({ ...facts, variables })).toEqual({
    kind: 'appImage',
    path: appImage,
    feedPath: join(facts.resourcesPath, 'app-update.yml'),
  });
});

it('a package of Windows or macOS has an installer', () => {
  expect(kindOf({ platform: 'win32' })).toBe('nsis');
  expect(kindOf({ platform: 'darwin' })).toBe('macApp');
});

it.each<[string, () => Partial<InstallationFacts>]>([
  ['was installed by a package manager', () => ({ variables: {} })],
  ['was started by another AppImage', () => ({ execPath: '/opt/Everink/everink' })],
  [
    'says that it is a package',
    () => {
      writeFileSync(join(facts.resourcesPath, 'package-type'), 'deb');
      return {};
    },
  ],
  [
    'runs from a file that is gone',
    () => {
      rmSync(appImage);
      return {};
    },
  ],
])('an app that %s is updated by the user', (_, change) => {
  expect(kindOf(change())).toBe('manual');
});

it.skipIf(process.getuid?.() === 0)('a file in a folder of somebody else is left alone', () => {
  chmodSync(join(folder, 'programs'), 0o555);
  expect(kindOf()).toBe('manual');
  chmodSync(join(folder, 'programs'), 0o755);
});

it('an app without a feed never asks', () => {
  rmSync(join(facts.resourcesPath, 'app-update.yml'));
  expect(kindOf()).toBeUndefined();
  expect(kindOf({ isPackaged: false })).toBeUndefined();
});

it('a variable leads to a feed in development, and never in a package', () => {
  const developmentFeedPath = join(folder, 'feed.yml');
  writeFileSync(developmentFeedPath, '');
  const feedPath = (isPackaged: boolean): string | undefined =>
    findInstallation({ ...facts, isPackaged, developmentFeedPath })?.feedPath;
  expect(feedPath(false)).toBe(developmentFeedPath);
  expect(feedPath(true)).toBe(join(facts.resourcesPath, 'app-update.yml'));
});
