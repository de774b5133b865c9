import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import type { MainNotice } from '../../shared/mainNotice.ts';
import { type Log, type LogFields, silentLog } from './Log.ts';
import { watchUncaughtErrors } from './watchUncaughtErrors.ts';

function setUp(tell?: (notice: MainNotice) => void) {
  const source = new EventEmitter();
  const lines: { what: string; fields: LogFields }[] = [];
  const notices: MainNotice[] = [];
  const log: Log = { ...silentLog, error: (what, fields = {}) => lines.push({ what, fields }) };
  const close = watchUncaughtErrors(source, log, tell ?? ((notice) => notices.push(notice)));
  return { source, lines, notices, close };
}

it('logs uncaught errors and notifies the user', () => {
  const { source, lines, notices } = setUp();
  const error = new Error('boom');
  source.emit('uncaughtException', error);
  source.emit('unhandledRejection', 'just a string');
  expect(lines.map(({ what }) => what)).toEqual(['uncaught exception', 'unhandled rejection']);
  expect(lines[0]?.fields.error).toBe(error);
  expect(lines[1]?.fields.error).toEqual(new Error('just a string'));
  expect(notices).toHaveLength(2);
  expect(new Set(notices.map(({ id }) => id)).size).toBe(1);
});

it('logs and reports a repeated error once', () => {
  const { source, lines, notices } = setUp();
  const error = new Error('in a loop');
  for (let i = 0; i < 5_000; i += 1) source.emit('uncaughtException', error);
  expect(lines.map(({ fields }) => fields.count)).toEqual([1, 10, 100, 1_000]);
  expect(notices).toHaveLength(1);
  for (let i = 0; i < 5_000; i += 1) source.emit('unhandledRejection', `error ${i}`);
  expect(lines.length).toBeLessThan(200);
});

it('survives a failure to notify the user', () => {
  const { source, lines } = setUp(() => {
    throw new Error('no window');
  });
  source.emit('uncaughtException', new Error('boom'));
  expect(lines).toHaveLength(2);
});

it.each([
  'write EPIPE',
  'write EIO',
  'write EBADF',
  'EIO: i/o error, write',
  'ENOSPC: no space left on device, write',
])('ignores errors of writing to the terminal: %s', (message) => {
  const { source, lines, notices } = setUp();
  source.emit('uncaughtException', new Error(message));
  expect(lines).toEqual([]);
  expect(notices).toEqual([]);
});

it('does not confuse errors of files with errors of the terminal', () => {
  const { source, lines } = setUp();
  source.emit('uncaughtException', new Error("ENOSPC: no space left on device, open '/x'"));
  expect(lines).toHaveLength(1);
});

it('can be closed', () => {
  const { source, close } = setUp();
  close();
  expect(source.listenerCount('uncaughtException')).toBe(0);
  expect(source.listenerCount('unhandledRejection')).toBe(0);
});
