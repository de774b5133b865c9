import { problemText } from '../../shared/words/problemText.ts';
import '../../shared/words/testing/speakEnglish.ts';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultRetrySettings, readDataFolder, readEnvironment } from './environment.ts';
import { settingNames, settingSources } from './settingSources.ts';

it('accepts the name of newer Langfuse SDKs for its address, so that keys are not sent elsewhere', () => {
  const other = { LANGFUSE_BASE_URL: 'https://traces.example.com' };
  expect(readEnvironment(other).settings).toEqual({
    langfuseBaseUrl: 'https://traces.example.com',
  });
  const both = { ...other, LANGFUSE_BASEURL: 'https://own.example.com' };
  expect(readEnvironment(both).settings).toEqual({ langfuseBaseUrl: 'https://own.example.com' });
  const wrong = readEnvironment({ LANGFUSE_BASE_URL: 'traces' });
  expect(wrong.wrongSettings).toEqual(new Set(['langfuseBaseUrl']));
  expect(wrong.problems).toMatchObject([{ code: 'wrong-variable', variable: 'LANGFUSE_BASE_URL' }]);
});

it('reads every variable', () => {
  expect(
    readEnvironment({
      EVERINK_THEME: 'dark',
      EVERINK_LANGUAGE: 'ja',
      EVERINK_SYNC_URL: 'wss://boards.example.com/sync',
      EVERINK_METRICS_PORT: '9100',
      EVERINK_LOG_LEVEL: 'debug',
      EVERINK_TRACE_SAMPLE_RATE: '.25',
      LANGFUSE_BASEURL: 'https://traces.example.com',
      EVERINK_SYNC_TOKEN: '12345',
      LANGFUSE_PUBLIC_KEY: 'pk-lf-1',
      LANGFUSE_SECRET_KEY: 'sk-lf-1',
      EVERINK_BOARD: '42',
      EVERINK_RETRY_MAX_ATTEMPTS: '5',
      EVERINK_RETRY_INITIAL_DELAY_MS: '50',
      EVERINK_RETRY_FACTOR: '1.5',
      EVERINK_RETRY_MAX_DELAY_MS: '400',
      EVERINK_RETRY_JITTER: 'none',
      PATH: '/bin',
    }),
  ).toEqual({
    settings: {
      theme: 'dark',
      language: 'ja',
      syncUrl: 'wss://boards.example.com/sync',
      metricsPort: 9100,
      logLevel: 'debug',
      traceSampleRate: 0.25,
      langfuseBaseUrl: 'https://traces.example.com',
    },
    wrongSettings: new Set(),
    secrets: { syncToken: '12345', langfusePublicKey: 'pk-lf-1', langfuseSecretKey: 'sk-lf-1' },
    firstBoardId: '42',
    retry: { maxAttempts: 5, initialDelay: 50, factor: 1.5, maxDelay: 400, jitter: 'none' },
    problems: [],
  });
});

const nothing = {
  settings: {},
  wrongSettings: new Set(),
  secrets: {},
  firstBoardId: undefined,
  retry: defaultRetrySettings,
  problems: [],
};

it('decides nothing if no variable is set', () => {
  expect(readEnvironment({})).toEqual(nothing);
});

it('treats an empty or blank value as not set', () => {
  const blank = { EVERINK_SYNC_URL: '', EVERINK_SYNC_TOKEN: ' ', EVERINK_METRICS_PORT: '\t' };
  expect(readEnvironment(blank)).toEqual(nothing);
});

it('ignores white space around a value', () => {
  const { settings, secrets } = readEnvironment({
    EVERINK_METRICS_PORT: 'off ',
    EVERINK_SYNC_TOKEN: 'token\r\n',
  });
  expect(settings).toEqual({ metricsPort: 'off' });
  expect(secrets).toEqual({ syncToken: 'token' });
});

describe('a wrong value', () => {
  it.each([
    ['EVERINK_THEME', 'Dark', 'system, light or dark', '(system)'],
    ['EVERINK_SYNC_URL', 'http://example.com', 'ws:// or wss://', '(none)'],
    ['EVERINK_METRICS_PORT', '65536', 'from 0 to 65535, or off', '(3000)'],
    ['EVERINK_METRICS_PORT', '0x10', 'from 0 to 65535, or off', '(3000)'],
    ['EVERINK_METRICS_PORT', '-1', 'from 0 to 65535, or off', '(3000)'],
    ['EVERINK_LOG_LEVEL', 'loud', 'error, warn, info, verbose or debug', '(info)'],
    ['EVERINK_TRACE_SAMPLE_RATE', '1.1', 'from 0 to 1', '(1)'],
    ['EVERINK_TRACE_SAMPLE_RATE', 'NaN', 'from 0 to 1', '(1)'],
    ['LANGFUSE_BASEURL', 'traces', 'http:// or https://', '(none)'],
    ['EVERINK_BOARD', 'my board', '1 to 100 letters', 'the last opened board'],
    ['EVERINK_RETRY_MAX_ATTEMPTS', '2.5', 'from 0 to 100', '(3)'],
    ['EVERINK_RETRY_INITIAL_DELAY_MS', '2147483648', 'milliseconds', '(1000)'],
    ['EVERINK_RETRY_FACTOR', '0.5', 'from 1 to 100', '(2)'],
    ['EVERINK_RETRY_MAX_DELAY_MS', 'Infinity', 'milliseconds', '(8000)'],
    ['EVERINK_RETRY_JITTER', 'some', 'full or none', '(full)'],
  ])(
    'of %s (%s) is reported with the expected values and the one in use',
    (variable, value, expected, used) => {
      const { problems, wrongSettings, ...rest } = readEnvironment({ [variable]: value });
      const wrong = settingNames.filter((name) => settingSources[name].variable === variable);
      expect([...wrongSettings]).toEqual(wrong);
      expect({ ...rest, wrongSettings: new Set(), problems: [] }).toEqual(nothing);
      expect(problems).toHaveLength(1);
      const [text = ''] = problems.map(problemText);
      expect(text.startsWith(`${variable} must be `)).toBe(true);
      expect(text).toContain(expected);
      expect(text).toContain(used);
    },
  );

  it('does not affect the other variables', () => {
    const { settings, problems } = readEnvironment({
      EVERINK_THEME: 'x',
      EVERINK_LOG_LEVEL: 'warn',
    });
    expect(settings).toEqual({ logLevel: 'warn' });
    expect(problems).toHaveLength(1);
  });

  it('is never quoted', () => {
    const { secrets, problems } = readEnvironment({
      EVERINK_SYNC_URL: 'http://me:hunter2@example.com',
      EVERINK_SYNC_TOKEN: `hunter2\nhunter2`,
      LANGFUSE_SECRET_KEY: 'hunter2'.repeat(1_000),
    });
    expect(secrets).toEqual({});
    expect(problems).toHaveLength(3);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });
});

describe('the data folder', () => {
  it.each([undefined, '', '  '])('is not set by %j', (value) => {
    expect(readDataFolder({ EVERINK_USER_DATA: value })).toBeUndefined();
  });

  it('is resolved against the working directory', () => {
    expect(readDataFolder({ EVERINK_USER_DATA: './data' })).toBe(resolve('data'));
    expect(readDataFolder({ EVERINK_USER_DATA: 'data' }, resolve('/home'))).toBe(
      resolve('/home/data'),
    );
  });

  it('stays as it is if it is absolute', () => {
    const folder = resolve('/somewhere/data');
    expect(readDataFolder({ EVERINK_USER_DATA: folder }, resolve('/elsewhere'))).toBe(folder);
  });
});
