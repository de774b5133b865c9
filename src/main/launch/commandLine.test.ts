import { describe, expect, test } from 'vitest';
import { ownArguments, parseCommandLine } from './commandLine.ts';
import { maxTargets } from './OpenTarget.ts';

const parse = (...args: readonly string[]) => parseCommandLine(args, '/work');

describe('a command line', () => {
  test('opens files, which it resolves against its folder', () => {
    expect(parse('plan.everink', '/tmp/a b.excalidraw', '../x.everink')).toEqual({
      action: 'open',
      targets: [
        { type: 'file', path: '/work/plan.everink' },
        { type: 'file', path: '/tmp/a b.excalidraw' },
        { type: 'file', path: '/x.everink' },
      ],
    });
  });

  test('opens links, and files that a file manager passes as URLs', () => {
    expect(parse('EverInk://join?x', 'file:///tmp/a%20b.everink', 'file://host/x')).toEqual({
      action: 'open',
      targets: [
        { type: 'link', url: 'EverInk://join?x' },
        { type: 'file', path: '/tmp/a b.everink' },
        { type: 'file', path: '/work/file:/host/x' },
      ],
    });
  });

  test('ignores empty arguments, which name no file', () => {
    expect(parse('')).toEqual({ action: 'open', targets: [] });
    expect(parse('', 'a.everink')).toEqual(parse('a.everink'));
    expect(parse('--new-window', '')).toEqual(parse('--new-window'));
  });

  test('shows help and the version, whatever else it has', () => {
    expect(parse('plan.everink', '--help')).toEqual({ action: 'help' });
    expect(parse('-h')).toEqual({ action: 'help' });
    expect(parse('--version')).toEqual({ action: 'version' });
  });

  test('opens a new window, unless it opens files, which have their own', () => {
    expect(parse('--new-window')).toEqual({ action: 'open', targets: [{ type: 'window' }] });
    expect(parse('--new-window', 'a.everink')).toEqual(parse('a.everink'));
    expect(parse('--new-window=1', '--version')).toEqual({ action: 'version' });
  });

  test('is refused with its first unknown option', () => {
    const refused = (option: string) => ({
      action: 'refuse',
      why: { code: 'unknown-option', option },
    });
    expect(parse('--hlep', '--other')).toEqual(refused('--hlep'));
    expect(parse('--help', '-x')).toEqual(refused('-x'));
    expect(parse('--nonsense=1')).toEqual(refused('--nonsense'));
    expect(parse(`--${'y'.repeat(100)}`)).toEqual(refused(`--${'y'.repeat(38)}`));
  });

  test.each([
    '--no-sandbox',
    '--inspect=0',
    '--user-data-dir=/tmp/x',
    '--disable-gpu',
    '--remote-debugging-port=0',
    '--force-device-scale-factor=2',
    '--ozone-platform-hint=auto',
    '--js-flags=--expose-gc',
    '--lang=ja',
    '--updated',
  ])('leaves %s to Chromium', (option) => {
    const opened = { action: 'open', targets: [{ type: 'file', path: '/work/a.everink' }] };
    expect(parse(option, 'a.everink')).toEqual(opened);
  });

  test('opens a file whose name looks like an option after --', () => {
    expect(parse('--', '--help')).toEqual({
      action: 'open',
      targets: [{ type: 'file', path: '/work/--help' }],
    });
  });

  test('opens a bounded number of files, with names of a bounded length', () => {
    const files = (count: number, length: number) => Array(count).fill('x'.repeat(length));
    expect(parse(...files(maxTargets, 200))).toMatchObject({ action: 'open' });
    const tooMany = { action: 'refuse', why: { code: 'too-many-files' } };
    expect(parse(...files(maxTargets + 1, 1))).toEqual(tooMany);
    const tooLong = { action: 'refuse', why: { code: 'too-long' } };
    expect(parse(...files(1, 5_000))).toEqual(tooLong);
    expect(parse(...files(maxTargets, 2_000))).toEqual(tooLong);
    expect(parse(`--js-flags=${'x'.repeat(30_000)}`)).toEqual(tooLong);
    expect(parse(`everink://join?${'x'.repeat(3_000)}`)).toEqual(tooLong);
  });
});

test('the folder of the app and what comes before it are no arguments of its own', () => {
  const argv = ['electron', '-r', '/loader.js', '--no-sandbox', '/app', '--help', 'plan.everink'];
  expect(ownArguments(argv, true)).toEqual(['--help', 'plan.everink']);
  expect(ownArguments(['everink', 'plan.everink'], false)).toEqual(['plan.everink']);
  expect(ownArguments(['electron'], true)).toEqual([]);
});
