import { t } from 'i18next';
import type { BoardPlace } from '../../../shared/places.ts';
import type { SaveProblem } from '../../../shared/problem.ts';
import type { BoardStatus, SaveStatus, SyncReason, SyncStatus } from '../../../shared/status.ts';
import { problemText } from '../../../shared/words/problemText.ts';
import { placeHost } from './placeWords.ts';

/** The severity of a part of the status, for its colour. */
export type StatusTone = 'good' | 'busy' | 'quiet' | 'warning' | 'danger';

export interface StatusWords {
  /** For the header. */
  readonly word: string;
  readonly tone: StatusTone;
  /** One sentence for the details. */
  readonly sentence: string;
}

const problemWords = {
  'disk-full': 'status.diskFull',
  'read-only': 'status.readOnly',
  'database-busy': 'status.cannotSave',
  'newer-version': 'status.cannotSave',
  'disk-failed': 'status.cannotSave',
  'change-put-aside': 'status.cannotSave',
  'change-lost': 'status.cannotSave',
} as const satisfies Record<SaveProblem['code'], string>;

export function saveWords(save: SaveStatus): StatusWords {
  if (save.problem !== undefined) {
    const { problem } = save;
    const sentence = problemText(problem);
    return { word: t(problemWords[problem.code]), tone: 'danger', sentence };
  }
  if (save.state === 'saving') {
    const sentence = t('status.savingSentence', { count: save.unsavedCount });
    return { word: t('status.saving'), tone: 'busy', sentence };
  }
  return { word: t('status.saved'), tone: 'good', sentence: t('status.savedSentence') };
}

/** How many changes are in memory only, while the disk cannot be written. @param count at least 1 */
export function unsavedSentence(count: number): string {
  return t('status.unsaved', { count });
}

/** @param place the server's name */
export function syncWords(sync: SyncStatus, place: BoardPlace): StatusWords {
  switch (sync.state) {
    case 'synced':
      return { word: t('status.synced'), tone: 'good', sentence: syncedSentence(place) };
    case 'syncing': {
      const count = sync.waitingCount;
      const sentence = count > 0 ? t('status.sending', { count }) : t('status.checking');
      return { word: t('status.syncing'), tone: 'busy', sentence };
    }
    case 'offline': {
      const sentence = offlineSentence(sync.reason, place);
      return { word: t('status.offline'), tone: 'warning', sentence };
    }
    case 'local-only':
      if (place.type === 'unknown') {
        return { word: t('status.offline'), tone: 'warning', sentence: t('status.unknownPlace') };
      }
      return {
        word: t('status.localOnly'),
        tone: 'quiet',
        sentence: t('status.localOnlySentence'),
      };
  }
}

/** Replaces reasons about a server by reasons about the person who shares the board. */
const guestWords = {
  silent: 'guestReasons.away',
  'no-answer': 'guestReasons.away',
  cut: 'guestReasons.away',
  'not-reachable': 'guestReasons.away',
  'name-not-found': 'guestReasons.away',
  stopped: 'guestReasons.notSharing',
  'refused-connection': 'guestReasons.notSharing',
  'board-closed': 'guestReasons.notSharing',
  'no-network': 'guestReasons.noNetwork',
  'not-acknowledging': 'guestReasons.cannotStore',
  'server-cannot-store': 'guestReasons.cannotStore',
  'server-disk-full': 'guestReasons.diskFull',
} as const satisfies Partial<Record<SyncReason, string>>;

const isGuestReason = (reason: SyncReason): reason is keyof typeof guestWords =>
  Object.hasOwn(guestWords, reason);

function offlineSentence(reason: SyncReason | undefined, place: BoardPlace): string {
  if (place.type === 'joined') {
    if (reason === undefined) return t('guestReasons.away');
    if (isGuestReason(reason)) return t(guestWords[reason]);
  }
  return reason === undefined ? t('status.unreachable') : t(`reasons.${reason}`);
}

/** Names the server, so that none is mistaken for another. */
function syncedSentence(place: BoardPlace): string {
  if (place.type === 'shared') return t('status.syncedByDevice');
  const host = placeHost(place);
  return host === undefined ? t('status.syncedByServer') : t('status.syncedBy', { host });
}

/** Why nothing is sent although operations are queued; undefined while they are sent. */
export function circuitWords({ circuit }: SyncStatus): string | undefined {
  if (circuit === undefined) return undefined;
  return circuit === 'open' ? t('status.paused') : t('status.testing');
}

/** For screen readers: what matters, not every saved stroke. */
export function announcement({ save, sync, place }: BoardStatus): string {
  if (save.problem !== undefined) return problemText(save.problem);
  if (sync.state !== 'offline') return '';
  return t('status.offlineBecause', { reason: offlineSentence(sync.reason, place) });
}

/** When the next retry is, for the header; undefined when none is planned. */
export function retryWords(secondsLeft: number | undefined): string | undefined {
  if (secondsLeft === undefined) return undefined;
  return secondsLeft <= 0 ? t('status.retrying') : t('status.retryingIn', { seconds: secondsLeft });
}

/** `retryWords` as a sentence. */
export function retrySentence(secondsLeft: number | undefined): string | undefined {
  if (secondsLeft === undefined) return undefined;
  return secondsLeft <= 0
    ? t('status.retryingSentence')
    : t('status.retryingInSentence', { seconds: secondsLeft });
}

/** How many changes are queued while the server, or the person who shares the board, is offline. */
export function queuedSentence(count: number, place: BoardPlace): string {
  if (count === 0) return t('status.nothingToSend');
  return place.type === 'joined'
    ? t('status.safeForGuest', { count })
    : t('status.safe', { count });
}
