import type { Recovery, RecoveryConflict } from '../../shared/document/recovery/recoverDraft.ts';
import type { Notice } from '../../shared/ipc.ts';
import { noticeOfConflict } from './textNotices.ts';

/** Tells the user that somebody else was faster than what was recovered. */
export function noticeOfRecoveryConflict(conflict: RecoveryConflict, boardId: string): Notice {
  return conflict.type === 'title'
    ? noticeOfNewerTitle(conflict.typedTitle, boardId)
    : noticeOfConflict(conflict.plan, boardId);
}

function noticeOfNewerTitle(title: string, boardId: string): Notice {
  return {
    id: `title-${boardId}`,
    level: 'info',
    title: 'The board has a newer title',
    text: `When Everink ended, the title “${title}” was being typed. The board was renamed in the meantime.`,
  };
}

/** @returns undefined when nothing was recovered */
export function noticeOfRecovered(
  kinds: readonly Recovery['kind'][],
  boardId: string,
): Notice | undefined {
  if (kinds.length === 0) return undefined;
  return {
    id: `recovered-${boardId}`,
    level: 'info',
    title: recoveredTitle(kinds),
    text: 'Everink ended before it was finished. It is back on the board; undo takes it away.',
  };
}

function recoveredTitle(kinds: readonly Recovery['kind'][]): string {
  const [first, ...others] = [...new Set(kinds)];
  if (others.length > 0) {
    return kinds.includes('title')
      ? 'Unfinished work was recovered'
      : 'Strokes and texts were recovered';
  }
  const [one, several] = recoveredTitles[first ?? 'stroke'];
  return kinds.length === 1 ? one : several;
}

/** For one and for several. A board has one title. */
const recoveredTitles: Readonly<Record<Recovery['kind'], readonly [string, string]>> = {
  stroke: ['A stroke was recovered', 'Strokes were recovered'],
  text: ['A text was recovered', 'Texts were recovered'],
  title: ['The title was recovered', 'The title was recovered'],
};

export const noticeOfRefused = (boardId: string): Notice => ({
  id: `recovered-refused-${boardId}`,
  level: 'info',
  title: 'A change was recovered',
  text: 'It couldn’t be saved before. It is back on the board; undo takes it away.',
});
