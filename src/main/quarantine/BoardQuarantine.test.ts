import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../base/Clock.ts';
import { silentLog } from '../log/Log.ts';
import { BoardQuarantine, failureSpanMs, maxEndsInRow } from './BoardQuarantine.ts';

let folder: string;
let wallMs: number;
let timers: { readonly atMs: number; readonly callback: () => void }[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'everink-quarantine-'));
  wallMs = 1_700_000_000_000;
  timers = [];
  return () => rmSync(folder, { recursive: true });
});

/** As after a start of the app. */
function start(onChange = (): void => {}): BoardQuarantine {
  timers = [];
  return new BoardQuarantine({
    dataFolder: folder,
    onChange,
    log: silentLog,
    clock: {
      ...systemClock,
      wallMs: () => wallMs,
      after: (delayMs, callback) => {
        const timer = { atMs: wallMs + delayMs, callback };
        timers.push(timer);
        return () => {
          timers = timers.filter((other) => other !== timer);
        };
      },
    },
  });
}

function pass(ms: number): void {
  wallMs += ms;
  const due = timers.filter(({ atMs }) => atMs <= wallMs);
  timers = timers.filter(({ atMs }) => atMs > wallMs);
  for (const { callback } of due) callback();
}

function openAndDraw(quarantine: BoardQuarantine, boardId = 'board'): void {
  quarantine.opening(boardId);
  quarantine.drawn(boardId);
}

describe('a board that fails in a window', () => {
  test('I31: is quarantined at the second failure within a minute, and other boards are not', () => {
    const onChange = vi.fn();
    const quarantine = start(onChange);
    openAndDraw(quarantine);
    quarantine.failed('board', 'crashed');
    expect(quarantine.failureOf('board')).toBeUndefined();
    openAndDraw(quarantine);
    pass(failureSpanMs - 1);
    quarantine.failed('board', 'out-of-memory');
    expect(quarantine.failureOf('board')).toBe('out-of-memory');
    expect(quarantine.failureOf('other')).toBeUndefined();
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  test('is not quarantined when it worked for a minute in between', () => {
    const quarantine = start();
    quarantine.failed('board', 'crashed');
    openAndDraw(quarantine);
    pass(failureSpanMs);
    quarantine.failed('board', 'crashed');
    expect(quarantine.failureOf('board')).toBeUndefined();
  });

  test('I31: is quarantined even after an hour if it was not drawn in between', () => {
    start().failed('board', 'crashed');
    pass(3_600_000);
    const second = start();
    second.opening('board');
    second.failed('board', 'crashed');
    expect(second.failureOf('board')).toBe('crashed');
  });

  test('counts as failed recently if the clock was set back', () => {
    const quarantine = start();
    quarantine.failed('board', 'crashed');
    openAndDraw(quarantine);
    wallMs -= 3_600_000;
    quarantine.failed('board', 'crashed');
    expect(quarantine.failureOf('board')).toBe('crashed');
  });
});

describe('a quarantined board', () => {
  test('I31: stays quarantined over restarts of the app', () => {
    start().quarantine('board', 'unresponsive');
    expect(start().failureOf('board')).toBe('unresponsive');
  });

  test('I31: stays quarantined when it is opened once and closed, or the app ends, within a minute', () => {
    const first = start();
    first.quarantine('board', 'crashed');
    openAndDraw(first);
    first.closed('board');
    pass(failureSpanMs);
    expect(first.failureOf('board')).toBe('crashed');
    openAndDraw(first);
    expect(start().failureOf('board')).toBe('crashed');
  });

  test('I31: is opened normally once it has worked for a minute', () => {
    const quarantine = start();
    quarantine.quarantine('board', 'crashed');
    openAndDraw(quarantine);
    pass(failureSpanMs);
    expect(quarantine.failureOf('board')).toBeUndefined();
    expect(start().failureOf('board')).toBeUndefined();
  });

  test('is forgotten when it is deleted', () => {
    const quarantine = start();
    quarantine.quarantine('board', 'crashed');
    quarantine.forget('board');
    expect(start().failureOf('board')).toBeUndefined();
  });
});

describe('an app that ends while it opens a board', () => {
  /** @returns the app after that */
  function endWhileOpening(): BoardQuarantine {
    start().opening('board');
    return start();
  }

  test('I31: quarantines it the third time in a row', () => {
    for (let count = 1; count < maxEndsInRow; count += 1) {
      expect(endWhileOpening().failureOf('board')).toBeUndefined();
    }
    expect(endWhileOpening().failureOf('board')).toBe('app-ended');
  });

  test('does not quarantine it the second time, since it may have been killed', () => {
    expect(maxEndsInRow).toBeGreaterThan(2);
    endWhileOpening();
    pass(1_000);
    const second = endWhileOpening();
    expect(second.failureOf('board')).toBeUndefined();
    openAndDraw(second);
    endWhileOpening();
    expect(endWhileOpening().failureOf('board')).toBeUndefined();
  });

  test('I31: quarantines it if the board crashed its window before or after', () => {
    start().failed('board', 'crashed');
    expect(endWhileOpening().failureOf('board')).toBe('app-ended');
    const other = start();
    other.forget('board');
    const ended = endWhileOpening();
    ended.failed('board', 'crashed');
    expect(ended.failureOf('board')).toBe('crashed');
  });

  test('does not count if the board was drawn, or closed cleanly', () => {
    openAndDraw(start());
    const second = start();
    second.opening('board');
    second.closed('board');
    start().opening('board');
    expect(start().failureOf('board')).toBeUndefined();
  });

  test('does not quarantine it if it was drawn in between, since it may have been killed', () => {
    start().opening('board');
    const second = start();
    openAndDraw(second);
    second.opening('board');
    expect(start().failureOf('board')).toBeUndefined();
  });
});

test('a file that is damaged or cannot be written is ignored', () => {
  writeFileSync(join(folder, 'crashes.json'), '{"boards":{"board":{"isOpening":"yes"}}}');
  const quarantine = start();
  expect(quarantine.failureOf('board')).toBeUndefined();
  rmSync(folder, { recursive: true });
  quarantine.failed('board', 'crashed');
  quarantine.failed('board', 'crashed');
  expect(quarantine.failureOf('board')).toBe('crashed');
  writeFileSync(folder, ''); // For the clean-up.
});
