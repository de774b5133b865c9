import type { BoardPlace } from '../../../shared/places.ts';
import type { BoardStatus, SaveStatus, SyncStatus } from '../../../shared/status.ts';
import { placeHost } from './placeWords.ts';

/** How a part of the status feels; words and icons say the same. */
export type StatusTone = 'good' | 'busy' | 'quiet' | 'warning' | 'danger';

export interface StatusWords {
  /** Stands in the status region. */
  readonly word: string;
  readonly tone: StatusTone;
  /** One sentence for the details. */
  readonly sentence: string;
}

export function saveWords(save: SaveStatus): StatusWords {
  if (save.problem !== undefined) {
    const word = {
      'disk-full': 'disk full',
      'read-only': 'read-only',
      unavailable: 'not possible',
      refused: 'not possible',
    };
    return {
      word: `Saving: ${word[save.problem.kind]}`,
      tone: 'danger',
      sentence: save.problem.message,
    };
  }
  if (save.state === 'saving') {
    return {
      word: 'Saving',
      tone: 'busy',
      sentence: `${changes(save.unsavedCount)} on the way to the disk.`,
    };
  }
  return { word: 'Saved', tone: 'good', sentence: 'Everything is saved on this device.' };
}

/** How much is not on disk while it refuses, and what not to do then. @param count at least 1 */
export function unsavedSentence(count: number): string {
  return `${changes(count)} not saved yet: keep this window open.`;
}

/** @param place what is synced with */
export function syncWords(sync: SyncStatus, place: BoardPlace): StatusWords {
  switch (sync.state) {
    case 'synced':
      return { word: 'Synced', tone: 'good', sentence: syncedSentence(place) };
    case 'syncing':
      return {
        word: 'Syncing',
        tone: 'busy',
        sentence:
          sync.waitingCount > 0
            ? `${changes(sync.waitingCount)} on the way to the server.`
            : 'Asking the server for what is new.',
      };
    case 'offline':
      return {
        word: 'Offline',
        tone: 'warning',
        sentence: sync.reason ?? 'The server cannot be reached.',
      };
    case 'local-only':
      if (place.type === 'unknown') return unknownPlace;
      return {
        word: 'Local only',
        tone: 'quiet',
        sentence: 'This board stays on this device. To work together, share it or add a server.',
      };
  }
}

const unknownPlace: StatusWords = {
  word: 'Offline',
  tone: 'warning',
  sentence:
    'The list of joined boards was damaged, so this board is not synced with anyone. Join it again with its invitation, or choose "Sync with" and your server in its menu under Boards.',
};

/** Names who has it, so that nobody takes one server for another. */
function syncedSentence(place: BoardPlace): string {
  if (place.type === 'shared') return 'This device shares the board and has every change.';
  return `${placeHost(place) ?? 'The server'} has every change.`;
}

/** Why deliveries rest although something waits; undefined when they go out. */
export function circuitWords({ circuit }: SyncStatus): string | undefined {
  if (circuit === undefined) return undefined;
  return circuit === 'open'
    ? 'Deliveries rest after repeated failures; one is tried when the server answers.'
    : 'The server answers again: one delivery is tried before the others follow.';
}

/** What is told aloud: only what matters, not every stroke that is saved. */
export function announcement({ save, sync }: Pick<BoardStatus, 'save' | 'sync'>): string {
  if (save.problem !== undefined) return save.problem.message;
  if (sync.state === 'offline') return `Offline. ${sync.reason ?? ''}`.trim();
  return '';
}

/** When the next try comes, in words; undefined when none is planned. */
export function nextTryWords(secondsLeft: number | undefined): string | undefined {
  if (secondsLeft === undefined) return undefined;
  return secondsLeft <= 0 ? 'trying now' : `next try in ${secondsLeft} s`;
}

function changes(count: number): string {
  return count === 1 ? '1 change is' : `${count} changes are`;
}
