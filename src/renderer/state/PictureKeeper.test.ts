import { beforeEach, expect, test, vi } from 'vitest';
import { PictureKeeper } from './PictureKeeper.ts';

const quietMs = 1_000;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestIdleCallback', (work: () => void) => work());
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

/** A board that is changed, and the pictures that are drawn of it. */
function keptBoard() {
  const listeners = new Set<() => void>();
  const editor = {
    isPointerDown: false,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  let changeCount = 0;
  const drawn: number[] = [];
  const keeper = new PictureKeeper({
    editor,
    quietMs,
    fingerprint: () => String(changeCount),
    draw: async () => drawn.push(changeCount),
  });
  const change = (): void => {
    changeCount += 1;
    for (const listener of listeners) listener();
  };
  return { editor, keeper, change, drawn };
}

test('a picture is drawn once after the last of several changes', async () => {
  const { change, drawn } = keptBoard();
  change();
  await vi.advanceTimersByTimeAsync(quietMs - 1);
  change();
  await vi.advanceTimersByTimeAsync(quietMs - 1);
  expect(drawn).toEqual([]);
  await vi.advanceTimersByTimeAsync(10 * quietMs);
  expect(drawn).toEqual([2]);
});

test('no picture is drawn while a pen is down, however long, and one is drawn when it is lifted', async () => {
  const { editor, change, drawn } = keptBoard();
  change();
  editor.isPointerDown = true;
  await vi.advanceTimersByTimeAsync(10 * quietMs);
  expect(drawn).toEqual([]);
  editor.isPointerDown = false;
  await vi.advanceTimersByTimeAsync(quietMs);
  expect(drawn).toEqual([1]);
});

test('leaving the board waits for its last picture, even with a pen down', async () => {
  const { editor, keeper, change, drawn } = keptBoard();
  editor.isPointerDown = true;
  change();
  await keeper.drawLast();
  editor.isPointerDown = false;
  change();
  await vi.advanceTimersByTimeAsync(10 * quietMs);
  expect(drawn).toEqual([1]);
});
