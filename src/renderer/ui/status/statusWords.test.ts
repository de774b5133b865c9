import { t } from 'i18next';
import { expect, test } from 'vitest';
import type { BoardPlace } from '../../../shared/places.ts';
import type { SyncReason } from '../../../shared/status.ts';
import {
  announcement,
  circuitWords,
  queuedSentence,
  retryWords,
  saveWords,
  syncWords,
  unsavedSentence,
} from './statusWords.ts';

test('"Saved" is said only when nothing is unsaved and nothing is wrong', () => {
  expect(saveWords({ state: 'saved', unsavedCount: 0 }).word).toBe(t('status.saved'));
  expect(saveWords({ state: 'saving', unsavedCount: 2 }).word).toBe(t('status.saving'));
  const problem = { code: 'disk-full', folder: '/data' } as const;
  const words = saveWords({ state: 'saving', unsavedCount: 2, problem });
  expect(words.word).toBe(t('status.diskFull'));
  expect(words.sentence).toBe(t('problems.disk-full', { folder: '/data' }));
});

test.each([
  ['synced', 'status.synced'],
  ['syncing', 'status.syncing'],
  ['offline', 'status.offline'],
  ['local-only', 'status.localOnly'],
] as const)('the state %s has its text', (state, key) => {
  expect(syncWords({ state, waitingCount: 0 }, { type: 'device' }).word).toBe(t(key));
});

test('offline is shown with the reason', () => {
  const sync = { state: 'offline', waitingCount: 1, reason: 'token-refused' } as const;
  expect(syncWords(sync, { type: 'device' }).sentence).toBe(t('reasons.token-refused'));
});

test('a guest reads about the person who shares the board, not about a server', () => {
  const place = { type: 'joined', host: 'anna:1', role: 'edit' } as const;
  const sentence = (reason?: SyncReason): string =>
    syncWords({ state: 'offline', waitingCount: 0, ...(reason && { reason }) }, place).sentence;
  expect(sentence()).toBe(t('guestReasons.away'));
  expect(sentence('not-reachable')).toBe(t('guestReasons.away'));
  expect(sentence('stopped')).toBe(t('guestReasons.notSharing'));
  expect(sentence('invitation-revoked')).toBe(t('reasons.invitation-revoked'));
  expect(queuedSentence(2, place)).toBe(t('status.safeForGuest', { count: 2 }));
});

test.each<[BoardPlace, string]>([
  [{ type: 'server', host: 'office' }, t('status.syncedBy', { host: 'office' })],
  [{ type: 'joined', host: 'anna:1', role: 'edit' }, t('status.syncedBy', { host: 'anna:1' })],
  [{ type: 'shared' }, t('status.syncedByDevice')],
])('I32: the text of Synced names the server with all changes (%j)', (place, sentence) => {
  expect(syncWords({ state: 'synced', waitingCount: 0 }, place).sentence).toBe(sentence);
});

test('I32: a board whose server is unknown is offline, with what to do', () => {
  const words = syncWords({ state: 'local-only', waitingCount: 0 }, { type: 'unknown' });
  expect(words).toMatchObject({
    word: t('status.offline'),
    tone: 'warning',
    sentence: t('status.unknownPlace'),
  });
});

test('explains paused deliveries, and only those', () => {
  const sync = { state: 'offline', waitingCount: 1 } as const;
  expect(circuitWords(sync)).toBeUndefined();
  expect(circuitWords({ ...sync, circuit: 'open' })).toBe(t('status.paused'));
  expect(circuitWords({ ...sync, circuit: 'half-open' })).toBe(t('status.testing'));
});

test('counts down to the next retry', () => {
  expect(retryWords(undefined)).toBeUndefined();
  expect(retryWords(4)).toBe(t('status.retryingIn', { seconds: 4 }));
  expect(retryWords(0)).toBe(t('status.retrying'));
});

test('saving a stroke is not announced, losing the server is', () => {
  const save = { state: 'saved', unsavedCount: 0 } as const;
  const place = { type: 'server', host: 'office' } as const;
  expect(announcement({ save, sync: { state: 'synced', waitingCount: 0 }, place })).toBe('');
  const sync = { state: 'offline', waitingCount: 0, reason: 'silent' } as const;
  const reason = t('reasons.silent');
  expect(announcement({ save, sync, place })).toBe(t('status.offlineBecause', { reason }));
});

test('while the disk refuses writes, the number of unsaved changes is shown', () => {
  expect(unsavedSentence(1)).toBe(t('status.unsaved', { count: 1 }));
  expect(unsavedSentence(3)).toBe(t('status.unsaved', { count: 3 }));
});
