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
import { Secrets } from './Secrets.ts';
import { KeyedKeychain } from './testing/KeyedKeychain.ts';

let dataFolder: string;
let path: string;
let keychain: KeyedKeychain;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'everink-secrets-'));
  path = join(dataFolder, 'secrets.json');
  keychain = new KeyedKeychain();
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

const now = () => new Date('2026-11-24T10:15:30.123Z');
const keptName = 'secrets.json.damaged-2026-11-24T10-15-30';
const open = (): Promise<Secrets> => Secrets.open({ dataFolder, keychain, now });

describe('secrets with a keychain', () => {
  it('are kept over a restart', async () => {
    const secrets = await open();
    await secrets.set('syncToken', 'correct horse');
    await secrets.set('server wss://boards.example.com', 'battery');
    const again = await open();
    expect(again.problems).toEqual([]);
    expect(again.arePersistent).toBe(true);
    expect(again.get('syncToken')).toBe('correct horse');
    expect(again.names()).toEqual(['syncToken', 'server wss://boards.example.com']);
    expect(again.get('other')).toBe('');
  });

  it('have neither readable values nor readable names in the file', async () => {
    const secrets = await open();
    await secrets.set('server wss://boards.example.com', 'correct horse');
    const { encrypted } = JSON.parse(readFileSync(path, 'utf8'));
    const bytes = Buffer.from(encrypted, 'base64').toString('latin1');
    expect(bytes).not.toMatch(/horse|boards/);
    expect(readFileSync(path, 'utf8')).not.toMatch(/horse|boards/);
  });

  it.skipIf(process.platform === 'win32')(
    'are in a file that only its owner can read',
    async () => {
      await (await open()).set('syncToken', 'x');
      expect(statSync(path).mode & 0o777).toBe(0o600);
    },
  );

  it('are removed by an empty value', async () => {
    const secrets = await open();
    await secrets.set('syncToken', 'x');
    await secrets.set('langfuseSecretKey', 'y');
    await secrets.set('syncToken', '');
    expect(secrets.names()).toEqual(['langfuseSecretKey']);
    expect((await open()).names()).toEqual(['langfuseSecretKey']);
  });

  it('are all kept when many are set at once', async () => {
    const secrets = await open();
    const names = Array.from({ length: 20 }, (_, index) => `server ${index}`);
    await Promise.all(names.map((name) => secrets.set(name, `value of ${name}`)));
    expect((await open()).names()).toEqual(names);
  });

  it('stay unchanged when the keychain is locked, which is reported', async () => {
    const secrets = await open();
    await secrets.set('syncToken', 'old');
    keychain.isLocked = true;
    await expect(secrets.set('syncToken', 'new')).rejects.toMatchObject({
      problem: { code: 'nothing-changed', why: { code: 'keychain-refused' } },
    });
    expect(secrets.get('syncToken')).toBe('old');
    expect((await open()).get('syncToken')).toBe('old');
  });

  it('stay unchanged when the disk refuses, which is reported', async () => {
    const secrets = await open();
    mkdirSync(join(path, 'in the way'), { recursive: true });
    await expect(secrets.set('syncToken', 'new')).rejects.toMatchObject({
      problem: { code: 'nothing-changed', why: { code: 'file-not-written' } },
    });
    expect(secrets.get('syncToken')).toBe('');
    rmSync(path, { recursive: true });
    await secrets.set('syncToken', 'new');
    expect((await open()).get('syncToken')).toBe('new');
  });

  it('must be valid texts', async () => {
    const secrets = await open();
    await expect(secrets.set('syncToken', 'x'.repeat(4_001))).rejects.toMatchObject({
      problem: { code: 'nothing-changed', why: { code: 'secret-too-long', maxCharacters: 4_000 } },
    });
    await expect(secrets.set('two\nlines', 'x')).rejects.toThrow();
    await expect(secrets.set('', 'x')).rejects.toThrow();
    expect(secrets.names()).toEqual([]);
    expect(readdirSync(dataFolder)).toEqual([]);
  });
});

describe('secrets without a keychain', () => {
  beforeEach(() => {
    keychain.isThere = false;
  });

  it('last until the app ends, and nothing is written', async () => {
    const secrets = await open();
    await secrets.set('syncToken', 'x');
    expect(secrets.arePersistent).toBe(false);
    expect(secrets.problems).toEqual([]);
    expect(secrets.get('syncToken')).toBe('x');
    expect(readdirSync(dataFolder)).toEqual([]);
    expect((await open()).get('syncToken')).toBe('');
  });

  it('leave those on disk that an earlier start stored', async () => {
    keychain.isThere = true;
    await (await open()).set('syncToken', 'stored');
    keychain.isThere = false;
    const secrets = await open();
    expect(secrets.problems).toMatchObject([{ code: 'keychain-missing' }]);
    expect(secrets.get('syncToken')).toBe('');
    await secrets.set('syncToken', 'meanwhile');
    keychain.isThere = true;
    expect((await open()).get('syncToken')).toBe('stored');
  });
});

describe('an unusable file', () => {
  const encryptedBy = (other: KeyedKeychain, text: string): string =>
    JSON.stringify({ encrypted: Buffer.from(other.encrypt(text)).toString('base64') });

  it.each([
    ['that is empty', () => ''],
    ['that is no JSON', () => 'not at all'],
    ['without its content', () => '{}'],
    ['that is not encrypted', () => JSON.stringify({ encrypted: 'AAAA' })],
    ['of another keychain', () => encryptedBy(new KeyedKeychain(), '[["syncToken","x"]]')],
    ['that holds something else', () => encryptedBy(keychain, '{"syncToken":1}')],
    ['whose value is no text', () => encryptedBy(keychain, '[["syncToken",7]]')],
  ])('%s is kept under a dated name and reported', async (_, contentOf) => {
    const content = contentOf();
    writeFileSync(path, content);
    const secrets = await open();
    expect(secrets.names()).toEqual([]);
    expect(secrets.problems).toMatchObject([
      { code: 'enter-secrets-again', why: { code: 'data-set-aside', keptAs: keptName } },
    ]);
    expect(readFileSync(join(dataFolder, keptName), 'utf8')).toBe(content);
    await secrets.set('syncToken', 'meanwhile');
    await secrets.set('syncToken', 'new');
    const again = await open();
    expect(again.problems).toEqual([]);
    expect(again.get('syncToken')).toBe('new');
    expect(readdirSync(dataFolder).toSorted()).toEqual(['secrets.json', keptName]);
  });

  it('does not replace another one of the same second', async () => {
    for (const content of ['first', 'second']) {
      writeFileSync(path, content);
      await open();
    }
    expect(readFileSync(join(dataFolder, keptName), 'utf8')).toBe('first');
    expect(readFileSync(join(dataFolder, `${keptName}-2`), 'utf8')).toBe('second');
  });
});
