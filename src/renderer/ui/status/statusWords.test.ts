import { expect, test } from 'vitest';
import type { BoardPlace } from '../../../shared/places.ts';
import {
  announcement,
  circuitWords,
  retryWords,
  saveWords,
  syncWords,
  unsavedSentence,
} from './statusWords.ts';

test('"Saved" is said only when nothing is unsaved and nothing is wrong', () => {
  expect(saveWords({ state: 'saved', unsavedCount: 0 }).word).toBe('Saved');
  expect(saveWords({ state: 'saving', unsavedCount: 2 }).word).toBe('Saving');
  const problem = { kind: 'disk-full', message: 'The disk is full.' } as const;
  const words = saveWords({ state: 'saving', unsavedCount: 2, problem });
  expect(words.word).toBe('Can’t save: disk full');
  expect(words.sentence).toBe('The disk is full.');
});

test.each([
  ['synced', 'Synced'],
  ['syncing', 'Syncing'],
  ['offline', 'Offline'],
  ['local-only', 'Local only'],
] as const)('the state %s is called "%s"', (state, word) => {
  expect(syncWords({ state, waitingCount: 0 }, { type: 'device' }).word).toBe(word);
});

test('offline says why', () => {
  const reason = 'token-refused';
  const place = { type: 'device' } as const;
  expect(syncWords({ state: 'offline', waitingCount: 1, reason }, place).sentence).toMatch(
    /^The server refused the token/,
  );
});

test.each<[BoardPlace, string]>([
  [{ type: 'server', host: 'office' }, 'office has every change.'],
  [{ type: 'joined', host: 'anna:1', role: 'edit' }, 'anna:1 has every change.'],
  [{ type: 'shared' }, 'This device shares the board and has every change.'],
])('I32: synced says who has every change (%j)', (place, sentence) => {
  expect(syncWords({ state: 'synced', waitingCount: 0 }, place).sentence).toBe(sentence);
});

test('I32: a board whose place is not known is offline, with what to do', () => {
  const words = syncWords({ state: 'local-only', waitingCount: 0 }, { type: 'unknown' });
  expect(words).toMatchObject({ word: 'Offline', tone: 'warning' });
  expect(words.sentence).toMatch(/damaged.*Join it again with its invitation/);
});

test('explains paused deliveries, and only those', () => {
  const sync = { state: 'offline', waitingCount: 1 } as const;
  expect(circuitWords(sync)).toBeUndefined();
  expect(circuitWords({ ...sync, circuit: 'open' })).toMatch(/Paused after repeated failures/);
  expect(circuitWords({ ...sync, circuit: 'half-open' })).toMatch(
    /sends one change before the others/,
  );
});

test('counts down to the next retry', () => {
  expect(retryWords(undefined)).toBeUndefined();
  expect(retryWords(4)).toBe('retrying in 4 s');
  expect(retryWords(0)).toBe('retrying now');
});

test('a stroke that is saved is not announced, losing the server is', () => {
  const save = { state: 'saved', unsavedCount: 0 } as const;
  expect(announcement({ save, sync: { state: 'synced', waitingCount: 0 } })).toBe('');
  const sync = { state: 'offline', waitingCount: 0, reason: 'silent' } as const;
  expect(announcement({ save, sync })).toBe('Offline. The sync server stopped answering.');
});

test('while the disk refuses it says how much is on the screen only', () => {
  expect(unsavedSentence(1)).toBe('1 change isn’t saved yet. Keep this window open.');
  expect(unsavedSentence(3)).toBe('3 changes aren’t saved yet. Keep this window open.');
});
