import { problemLine } from '../../shared/CodedError.ts';
import { problemText } from '../../shared/words/problemText.ts';
import '../../shared/words/testing/speakEnglish.ts';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '../../shared/ipc.ts';
import { type Log, silentLog } from '../log/Log.ts';
import { SmallDisk, whyNoSmallDisk } from '../queue/testing/SmallDisk.ts';
import { Configuration } from './Configuration.ts';
import { readEnvironment, type Variables } from './environment.ts';
import { KeyedKeychain } from './testing/KeyedKeychain.ts';

let dataFolder: string;
let path: string;
let keychain: KeyedKeychain;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'everink-settings-'));
  path = join(dataFolder, 'settings.json');
  keychain = new KeyedKeychain();
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

const now = () => new Date('2026-11-24T10:15:30.123Z');
const keptName = 'settings.json.damaged-2026-11-24T10-15-30';
const open = (variables: Variables = {}, log?: Log): Promise<Configuration> =>
  Configuration.open({
    dataFolder,
    environment: readEnvironment(variables),
    keychain,
    systemLanguages: ['fr-FR', 'ja-JP', 'en'],
    now,
    log,
  });
const write = (content: unknown): void => writeFileSync(path, JSON.stringify(content));
const stored = (): unknown => JSON.parse(readFileSync(path, 'utf8'));

const defaults: Settings = {
  theme: 'system',
  language: 'system',
  pressureCurve: 1,
  syncUrl: '',
  metricsPort: 3000,
  logLevel: 'info',
  traceSampleRate: 1,
  langfuseBaseUrl: '',
  langfuseApi: 'opentelemetry',
  outboxQuotaMb: 2048,
  updates: 'ask',
};

describe('the effective settings', () => {
  it('are the defaults in a new folder, where nothing is written', async () => {
    const configuration = await open();
    expect(configuration.settings).toEqual(defaults);
    expect(configuration.retry).toEqual({
      maxAttempts: 3,
      initialDelay: 1000,
      factor: 2,
      maxDelay: 8000,
      jitter: 'full',
    });
    expect(configuration.firstBoardId).toBeUndefined();
    expect(configuration.secret('syncToken')).toBe('');
    expect(configuration.problems).toEqual([]);
    expect(readdirSync(dataFolder)).toEqual([]);
  });

  it('are the environment over the stored settings over the defaults', async () => {
    write({ theme: 'dark', metricsPort: 9100 });
    await (await open()).setSecret('syncToken', 'stored');
    const configuration = await open({
      EVERINK_METRICS_PORT: 'off',
      EVERINK_SYNC_TOKEN: 'given',
      EVERINK_BOARD: 'plan',
    });
    expect(configuration.settings).toEqual({ ...defaults, theme: 'dark', metricsPort: 'off' });
    expect(configuration.secret('syncToken')).toBe('given');
    expect(configuration.firstBoardId).toBe('plan');
    expect((await open()).secret('syncToken')).toBe('stored');
  });

  it('are shown with the variables that decide them, and without secrets', async () => {
    await (await open()).setSecret('langfuseSecretKey', 'sk-lf-stored');
    const configuration = await open({ EVERINK_THEME: 'light', EVERINK_SYNC_TOKEN: 'given' });
    const view = configuration.view();
    expect(view).toEqual({
      settings: { ...defaults, theme: 'light' },
      language: 'ja',
      overriddenBy: { theme: 'EVERINK_THEME', syncToken: 'EVERINK_SYNC_TOKEN' },
      secretsSet: { syncToken: true, langfusePublicKey: false, langfuseSecretKey: true },
      secretsArePersistent: true,
    });
    expect(JSON.stringify(view)).not.toMatch(/given|stored/);
  });

  it('are shown with whether secrets are kept', async () => {
    keychain.isThere = false;
    expect((await open()).view().secretsArePersistent).toBe(false);
  });
});

describe('a wrong value', () => {
  it('in the file is reported, and the default is used', async () => {
    write({ metricsPort: '3000', theme: 'dark', traceSampleRate: null });
    const { settings, problems } = await open();
    expect(settings).toEqual({ ...defaults, theme: 'dark' });
    expect(problems.map(problemText)).toEqual([
      'In settings.json, metricsPort must be a whole number from 0 to 65535, or off. It is ignored: the default (3000) is used.',
      'In settings.json, traceSampleRate must be a number from 0 to 1. It is ignored: the default (1) is used.',
    ]);
  });

  it('in the file is reported even if the environment decides', async () => {
    write({ theme: 7 });
    const { settings, problems } = await open({ EVERINK_THEME: 'light' });
    expect(settings.theme).toBe('light');
    expect(problems).toMatchObject([
      { code: 'wrong-stored', used: { code: 'variable', variable: 'EVERINK_THEME' } },
    ]);
  });

  it('in the environment does not override the stored one', async () => {
    write({ metricsPort: 9100 });
    const configuration = await open({ EVERINK_METRICS_PORT: 'many' });
    expect(configuration.settings.metricsPort).toBe(9100);
    expect(configuration.problems).toMatchObject([
      { code: 'wrong-variable', variable: 'EVERINK_METRICS_PORT' },
    ]);
    await configuration.set({ metricsPort: 9200 });
    expect(configuration.settings.metricsPort).toBe(9200);
  });

  it('can be corrected, also with the default itself', async () => {
    write({ metricsPort: '3000' });
    await (await open()).set({ metricsPort: 3000 });
    expect((await open()).problems).toEqual([]);
  });

  it('is logged once', async () => {
    write({ theme: 7 });
    const lines: unknown[] = [];
    const log: Log = { ...silentLog, warn: (_, fields) => lines.push(fields?.problem) };
    const { problems } = await open({ EVERINK_BOARD: ' /' }, log);
    expect(lines).toEqual(problems.map(problemLine));
    expect(lines).toHaveLength(2);
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'cannot be assigned through the key %s',
    async (key) => {
      writeFileSync(path, `{"${key}": {"theme": "dark"}, "logLevel": "warn"}`);
      const configuration = await open();
      expect(configuration.settings).toEqual({ ...defaults, logLevel: 'warn' });
      expect(configuration.problems).toEqual([]);
    },
  );
});

describe('an unusable file', () => {
  it.each(['', 'not at all', '{"theme": "dark"', '[]', '"dark"', 'null'])(
    'such as %j is kept under a dated name and reported',
    async (content) => {
      writeFileSync(path, content);
      const configuration = await open();
      expect(configuration.settings).toEqual(defaults);
      expect(configuration.problems).toMatchObject([
        { code: 'default-settings', why: { code: 'data-set-aside', keptAs: keptName } },
      ]);
      expect(readFileSync(join(dataFolder, keptName), 'utf8')).toBe(content);
      await configuration.set({ theme: 'dark' });
      expect((await open()).settings.theme).toBe('dark');
    },
  );

  it('is not overwritten if it could not be read', async () => {
    mkdirSync(join(path, 'inside'), { recursive: true });
    const configuration = await open();
    expect(configuration.problems).toMatchObject([
      { code: 'default-settings', why: { code: 'data-not-read', said: 'EISDIR' } },
    ]);
    expect(readdirSync(dataFolder)).toEqual(['settings.json']);
    await configuration.set({ theme: 'dark' });
    expect(readdirSync(join(dataFolder, keptName))).toEqual(['inside']);
    expect(stored()).toEqual({ theme: 'dark' });
  });

  it('that starts with a byte order mark', async () => {
    writeFileSync(path, '\uFEFF{"theme": "dark"}');
    expect((await open()).settings.theme).toBe('dark');
  });
});

describe('a change of the settings', () => {
  it('is in effect at once and after a restart, and is reported to listeners and the caller', async () => {
    const configuration = await open();
    const seen: Settings[] = [];
    const stop = configuration.onChange(() => seen.push(configuration.settings));
    const view = await configuration.set({ theme: 'dark', syncUrl: 'ws://127.0.0.1:1234' });
    const wanted = { ...defaults, theme: 'dark', syncUrl: 'ws://127.0.0.1:1234' };
    expect(view.settings).toEqual(wanted);
    expect(configuration.settings).toEqual(wanted);
    expect(seen).toEqual([wanted]);
    expect((await open()).settings).toEqual(wanted);
    stop();
    await configuration.set({ theme: 'light' });
    expect(seen).toHaveLength(1);
  });

  it('keeps keys that only another version knows', async () => {
    write({ nextYear: { a: [1] }, theme: 'dark' });
    await (await open()).set({ theme: 'light' });
    expect(stored()).toEqual({ nextYear: { a: [1] }, theme: 'light' });
  });

  it('writes only what changed', async () => {
    await (await open()).set({ ...defaults, theme: 'dark', logLevel: undefined });
    expect(stored()).toEqual({ theme: 'dark' });
  });

  it('to the value that the environment gives does not change the stored one', async () => {
    write({ theme: 'light' });
    const configuration = await open({ EVERINK_THEME: 'dark' });
    await configuration.set({ theme: 'dark', logLevel: 'warn' });
    expect(stored()).toEqual({ theme: 'light', logLevel: 'warn' });
  });

  it('to the current value writes nothing and notifies nobody', async () => {
    const configuration = await open({ EVERINK_THEME: 'dark' });
    let changeCount = 0;
    configuration.onChange(() => {
      changeCount += 1;
    });
    await configuration.set({ theme: 'dark', metricsPort: 3000 });
    expect(readdirSync(dataFolder)).toEqual([]);
    expect(changeCount).toBe(0);
  });

  it('of anything that the environment decides is refused as a whole, naming the variable', async () => {
    const configuration = await open({ EVERINK_THEME: 'dark', EVERINK_SYNC_TOKEN: 'given' });
    await expect(configuration.set({ logLevel: 'debug', theme: 'light' })).rejects.toMatchObject({
      problem: { code: 'set-by-environment', variable: 'EVERINK_THEME' },
    });
    await expect(configuration.setSecret('syncToken', 'x')).rejects.toMatchObject({
      problem: { code: 'set-by-environment', variable: 'EVERINK_SYNC_TOKEN' },
    });
    expect(configuration.settings).toEqual({ ...defaults, theme: 'dark' });
    expect(readdirSync(dataFolder)).toEqual([]);
  });

  it('of a secret notifies listeners and shows it as set', async () => {
    const configuration = await open();
    let changeCount = 0;
    configuration.onChange(() => {
      changeCount += 1;
    });
    expect((await configuration.setSecret('syncToken', 'x')).secretsSet.syncToken).toBe(true);
    expect((await configuration.setSecret('syncToken', '')).secretsSet.syncToken).toBe(false);
    expect(changeCount).toBe(2);
    expect(configuration.secrets.names()).toEqual([]);
  });

  it('is not lost among many at once', async () => {
    const configuration = await open();
    const ports = Array.from({ length: 10 }, (_, index) => 4000 + index);
    await Promise.all([
      ...ports.map((metricsPort) => configuration.set({ metricsPort })),
      configuration.set({ theme: 'dark' }),
      configuration.set({ logLevel: 'warn' }),
    ]);
    const wanted = { ...defaults, metricsPort: 4009, theme: 'dark', logLevel: 'warn' };
    expect(configuration.settings).toEqual(wanted);
    expect((await open()).settings).toEqual(wanted);
  });

  it('notifies the other listeners if one fails', async () => {
    const failures: unknown[] = [];
    const log: Log = { ...silentLog, error: (_, fields) => failures.push(fields?.error) };
    const configuration = await open({}, log);
    const error = new Error('no window');
    let isTold = false;
    configuration.onChange(() => {
      throw error;
    });
    configuration.onChange(() => {
      isTold = true;
    });
    await configuration.set({ theme: 'dark' });
    expect(isTold).toBe(true);
    expect(failures).toEqual([error]);
  });

  it('creates a missing data folder', async () => {
    dataFolder = join(dataFolder, 'new');
    await (await open()).set({ theme: 'dark' });
    expect(readdirSync(dataFolder)).toEqual(['settings.json']);
  });

  it.skipIf(process.platform === 'win32')(
    'leaves a file that only its owner can read',
    async () => {
      await (await open()).set({ theme: 'dark' });
      expect(statSync(path).mode & 0o777).toBe(0o600);
    },
  );

  it('that cannot be written changes nothing, and can be repeated later', async () => {
    const configuration = await open();
    let changeCount = 0;
    configuration.onChange(() => {
      changeCount += 1;
    });
    mkdirSync(join(path, 'in the way'), { recursive: true });
    await expect(configuration.set({ theme: 'dark' })).rejects.toMatchObject({
      problem: { code: 'nothing-changed', why: { code: 'file-not-written' } },
    });
    expect(configuration.settings).toEqual(defaults);
    expect(changeCount).toBe(0);
    rmSync(path, { recursive: true });
    expect((await configuration.set({ theme: 'dark' })).settings.theme).toBe('dark');
  });
});

describe.skipIf(whyNoSmallDisk() !== undefined)('a disk that refuses writes', () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = new SmallDisk(join(dataFolder, 'disk'), 1024 * 1024);
    dataFolder = disk.folder;
  });
  afterEach(() => {
    disk.remove();
    dataFolder = join(dataFolder, '..');
  });

  it('because it is full is reported, and the stored settings stay', async () => {
    const configuration = await open();
    await configuration.set({ theme: 'dark' });
    try {
      writeFileSync(join(dataFolder, 'ballast'), Buffer.alloc(2 * 1024 * 1024));
    } catch {
      // The disk is meant to be full.
    }
    await expect(configuration.set({ theme: 'light' })).rejects.toMatchObject({
      problem: { code: 'nothing-changed', why: { code: 'data-disk-full' } },
    });
    expect(configuration.settings.theme).toBe('dark');
    expect((await open()).settings.theme).toBe('dark');
  });

  it('because it is read-only is reported, and a damaged file on it is not lost later', async () => {
    writeFileSync(join(dataFolder, 'settings.json'), 'damaged');
    disk.setWritable(false);
    const configuration = await open();
    expect(configuration.problems).toMatchObject([
      { code: 'default-settings', why: { code: 'data-not-set-aside', said: 'EROFS' } },
    ]);
    await expect(configuration.set({ theme: 'dark' })).rejects.toMatchObject({
      problem: { code: 'nothing-changed', why: { code: 'data-not-allowed' } },
    });
    disk.setWritable(true);
    await configuration.set({ theme: 'dark' });
    expect(readFileSync(join(dataFolder, keptName), 'utf8')).toBe('damaged');
    expect((await open()).settings.theme).toBe('dark');
  });
});

describe('a token or key whose address is unknown', () => {
  const keys = { LANGFUSE_PUBLIC_KEY: 'pk', LANGFUSE_SECRET_KEY: 'sk' };

  it('I18: is sent to no other address, even after restarts, until the address is entered again', async () => {
    const before = await open();
    await before.set({ langfuseBaseUrl: 'https://langfuse.example' });
    await before.setSecret('langfusePublicKey', 'pk');
    await before.setSecret('langfuseSecretKey', 'sk');
    writeFileSync(path, 'damaged');
    for (const configuration of [await open(), await open()]) {
      expect(configuration.secret('langfusePublicKey')).toBe('');
      expect(configuration.secret('langfuseSecretKey')).toBe('');
      expect(configuration.view().secretsSet.langfuseSecretKey).toBe(true);
      expect(configuration.problems).toContainEqual(
        expect.objectContaining({ code: 'wrong-address' }),
      );
    }
    const again = await open();
    await again.set({ langfuseBaseUrl: 'https://langfuse.example' });
    expect(again.secret('langfuseSecretKey')).toBe('sk');
    expect((await open()).problems).toEqual([]);
  });

  it.each([
    ['langfuseSecretKey', { ...keys, LANGFUSE_BASEURL: 'langfuse.example' }],
    ['syncToken', { EVERINK_SYNC_TOKEN: 'token', EVERINK_SYNC_URL: 'office' }],
  ] as const)(
    'I18: is not used where the variable of the address is wrong (%s)',
    async (name, wrong) => {
      write({ syncUrl: 'wss://former.example', langfuseBaseUrl: 'https://former.example' });
      expect((await open(wrong)).secret(name)).toBe('');
      const addresses = {
        LANGFUSE_BASEURL: 'https://a.example',
        EVERINK_SYNC_URL: 'wss://a.example',
      };
      expect((await open({ ...wrong, ...addresses })).secret(name)).not.toBe('');
    },
  );

  it('is used when a damaged file of settings had nothing to do with it', async () => {
    writeFileSync(path, 'damaged');
    const configuration = await open({
      EVERINK_SYNC_URL: 'wss://a.example',
      EVERINK_SYNC_TOKEN: 'token',
    });
    expect(configuration.secret('syncToken')).toBe('token');
  });
});
