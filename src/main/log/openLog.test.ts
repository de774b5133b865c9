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
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FileLog, openLog } from './openLog.ts';
import { Scrubber } from './Scrubber.ts';

let dataFolder: string;
let scrubber: Scrubber;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'everink-log-'));
  scrubber = new Scrubber();
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

function open(
  options: { level?: 'error' | 'info' | 'debug'; maxSizeBytes?: number } = {},
): FileLog {
  return openLog({ dataFolder, level: 'info', toTerminal: false, scrubber, ...options });
}

const textOf = (log: FileLog): string => readFileSync(log.path, 'utf8');

describe('a line', () => {
  it('has time, level, message, board and duration', () => {
    const log = open();
    log.info('board opened', { board: 'b-1', ms: 12.345, operations: 3, file: 'a b.everink' });
    expect(textOf(log)).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info {2}board opened board=b-1 ms=12\.3 operations=3 file="a b\.everink"\n$/,
    );
  });

  it('has the message, code, cause and stack of an error', () => {
    const log = open();
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
      code: 'ECONNREFUSED',
    });
    log.error('send failed', { error: new TypeError('fetch failed', { cause }) });
    expect(textOf(log)).toContain('error="fetch failed: connect ECONNREFUSED 127.0.0.1:1"');
    expect(textOf(log)).toContain('stack="at ');
  });

  it('is one line, whatever it contains', () => {
    const log = open();
    log.info('two\nlines', {
      name: 'a\n2026-01-01T00:00:00.000Z error forged',
      error: new Error('x\ny'),
    });
    expect(textOf(log).match(/\n/g)).toHaveLength(1);
  });

  it('is written at the current level or above', () => {
    const log = open({ level: 'error' });
    log.info('not this');
    log.setLevel('debug');
    log.debug('but this');
    expect(textOf(log)).not.toContain('not this');
    expect(textOf(log)).toContain('debug but this');
  });
});

describe('incidents', () => {
  it('are the latest warnings and errors at any level, without secrets', () => {
    const log = open({ level: 'error' });
    scrubber.hide('correct horse');
    log.info('no incident');
    log.warn('slow disk', { board: 'b-1' });
    log.error('refused: correct horse', { error: new Error('boom') });
    expect(log.incidents().map(({ level, text }) => [level, text])).toEqual([
      ['error', 'refused: *** error=boom'],
      ['warn', 'slow disk board=b-1'],
    ]);
  });

  it('are bounded', () => {
    const log = open();
    for (let count = 0; count < 200; count += 1) log.warn(`warning ${count}`);
    expect(log.incidents()).toHaveLength(50);
    expect(log.incidents()[0]?.text).toBe('warning 199');
  });
});

describe('content that is never logged', () => {
  it('I18: bytes, objects and long texts are counted, not printed', () => {
    const log = open();
    const text = 'my very private note '.repeat(100);
    log.info('saved', {
      update: new TextEncoder().encode(text),
      buffer: new ArrayBuffer(9),
      shape: { text },
      points: [1, 2, 3],
      callback: () => text,
      text,
    });
    const line = textOf(log);
    expect(line).toContain('update="<2100 bytes>"'.replaceAll('"', ''));
    expect(line).toContain('buffer=<9 bytes>');
    expect(line).toContain('shape=<object>');
    expect(line).toContain('points=<3 items>');
    expect(line).toContain('callback=<function>');
    expect(line).toContain('(2100 characters)');
    expect(line.length).toBeLessThan(800);
  });

  it('I18: text that could not be parsed is not quoted', () => {
    const log = open();
    const caught = (text: string): unknown => {
      try {
        return JSON.parse(text);
      } catch (error) {
        return error;
      }
    };
    log.warn('file refused', { error: caught('private words of a note') });
    log.warn('file refused', { error: caught('"private') });
    log.warn('file refused', { error: caught('{"a": private words}') });
    expect(textOf(log)).toContain('not valid JSON');
    expect(textOf(log)).not.toMatch(/priv/);
  });

  it.each([
    ['wss://user:hunter2@host/board', 'hunter2'],
    ['everink://join?url=wss://host&token=s3cret-value&board=b', 's3cret-value'],
    ['Authorization: Bearer s3cret.value', 's3cret.value'],
    ['authorization: Basic cGs6c2s=', 'cGs6c2s='],
    ['key sk-lf-1234-5678 refused', '1234-5678'],
    ['{"token":"s3cret-value"}', 's3cret-value'],
    ['EVERINK_SYNC_TOKEN=s3cret-value', 's3cret-value'],
    ['http://host/?access_token=s3cret', 's3cret'],
  ])('I18: the secret of %s is masked', (text, secret) => {
    const log = open();
    log.error(text, { text, error: new Error(text, { cause: new Error(text) }) });
    expect(textOf(log)).toContain('***');
    expect(textOf(log)).not.toContain(secret);
  });

  it('I18: a known secret is masked everywhere', () => {
    const log = open();
    scrubber.hide('correct horse');
    scrubber.hide('');
    log.error('refused: correct horse', { reason: 'no correct horse here', password: 'other' });
    expect(textOf(log)).not.toMatch(/correct horse|other/);
    expect(textOf(log)).toContain('refused: ***');
  });
});

describe('the file', () => {
  it('is rotated by size, and a few old files are kept', () => {
    const log = open({ maxSizeBytes: 2_000 });
    for (let count = 0; count < 300; count += 1) log.info(`line ${count}`);
    const names = readdirSync(join(dataFolder, 'logs')).sort();
    expect(names).toEqual(['everink.1.log', 'everink.2.log', 'everink.3.log', 'everink.log']);
    for (const name of names) {
      expect(statSync(join(dataFolder, 'logs', name)).size).toBeLessThan(2_200);
    }
    expect(textOf(log)).toContain('line 299');
  });

  it('is continued after a restart', () => {
    open().info('first');
    const log = open();
    log.info('second');
    expect(textOf(log)).toMatch(/first.*second/s);
  });

  it.skipIf(process.platform === 'win32')('is readable by its owner only', () => {
    const log = open();
    log.info('hello');
    expect(statSync(log.path).mode & 0o077).toBe(0);
  });

  it('does not throw if it cannot be written, and reports that once', () => {
    const terminal = vi.spyOn(console, 'error').mockImplementation(() => {});
    writeFileSync(join(dataFolder, 'logs'), 'a file where the folder should be');
    const log = open();
    for (let count = 0; count < 10; count += 1) log.error('nobody hears this');
    expect(terminal.mock.calls.length).toBeLessThanOrEqual(1);
  });

  it('is written again once the disk works', () => {
    const terminal = vi.spyOn(console, 'error').mockImplementation(() => {});
    const log = open();
    log.info('before');
    rmSync(log.path);
    mkdirSync(log.path);
    for (let count = 0; count < 10; count += 1) log.info('refused');
    expect(terminal).toHaveBeenCalledTimes(1);
    rmSync(log.path, { recursive: true });
    log.info('after');
    expect(textOf(log)).toContain('after');
  });
});

describe('a log that is removed while the app runs', () => {
  it.each(['logs', 'logs/everink.log'])('is started again, with a note: %s', (removed) => {
    const log = open();
    log.info('before');
    rmSync(join(dataFolder, removed), { recursive: true });
    log.info('after');
    log.info('and on');
    const lines = textOf(log).trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/ warn {2}the log was removed while Everink ran/),
      expect.stringMatching(/ info {2}after$/),
      expect.stringMatching(/ info {2}and on$/),
    ]);
  });
});
