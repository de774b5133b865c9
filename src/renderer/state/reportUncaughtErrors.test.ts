import { beforeEach, expect, test, vi } from 'vitest';
import { WorkerFailure } from '../canvas/startWorker.ts';
import { BoardMessageError } from './BoardConnection.ts';
import { type ErrorSource, reportUncaughtErrors } from './reportUncaughtErrors.ts';

type Listener = (event: { error?: unknown; message: string; reason?: unknown }) => void;

const listeners = new Map<string, Listener>();
const ask = vi.fn(() => Promise.resolve(null));
const tell = vi.fn();
const boardFailed = vi.fn(() => Promise.resolve());

beforeEach(() => {
  vi.clearAllMocks();
  const source = {
    addEventListener: (type: string, listener: Listener) => listeners.set(type, listener),
  };
  reportUncaughtErrors(source as ErrorSource, { ask: ask as never, tell, boardFailed });
});

const throwError = (error: unknown): void =>
  listeners.get('error')?.({ error, message: String(error) });
const reject = (reason: unknown): void =>
  listeners.get('unhandledrejection')?.({ reason, message: '' });

test('an error that is thrown in each frame is logged and reported once', () => {
  const error = new Error('in each frame');
  for (let frame = 0; frame < 1_000; frame += 1) throwError(error);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(tell).toHaveBeenCalledTimes(1);
  reject('another one');
  expect(ask).toHaveBeenCalledTimes(2);
});

test('reports of errors that differ each time are limited', () => {
  for (let frame = 0; frame < 1_000; frame += 1) reject(`error ${frame}`);
  expect(ask.mock.calls.length).toBeLessThanOrEqual(100);
});

test('I31: an error that leaves the board incomplete counts against the board', () => {
  const cause = new RangeError('too deep');
  const error = new BoardMessageError('A part of the board could not be shown.', { cause });
  reject(error);
  expect(boardFailed).toHaveBeenCalledWith(error);
  expect(ask).toHaveBeenCalledWith('app.reportError', {
    message: expect.stringContaining('RangeError: too deep'),
  });
});

test('a failed worker is only logged, and a resize observer loop is not', () => {
  throwError(new WorkerFailure('painter: out of memory'));
  expect(ask).toHaveBeenCalledTimes(1);
  listeners.get('error')?.({
    message: 'ResizeObserver loop completed with undelivered notifications.',
  });
  expect(ask).toHaveBeenCalledTimes(1);
  expect(tell).not.toHaveBeenCalled();
});
