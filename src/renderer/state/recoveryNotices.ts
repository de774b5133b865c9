import { t } from 'i18next';
import type { Recovery, RecoveryConflict } from '../../shared/document/recovery/recoverDraft.ts';
import type { Notice } from './Notice.ts';
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
    title: t('notices.newerTitle'),
    text: t('notices.newerTitleText', { title }),
  };
}

/** @param kinds of what was recovered, at least one */
export function noticeOfRecovered(kinds: readonly Recovery['kind'][], boardId: string): Notice {
  return {
    id: `recovered-${boardId}`,
    level: 'info',
    title: recoveredTitle(kinds),
    text: t('notices.recoveredText'),
  };
}

function recoveredTitle(kinds: readonly Recovery['kind'][]): string {
  const [first, ...others] = [...new Set(kinds)];
  if (others.length > 0) {
    return kinds.includes('title')
      ? t('notices.recoveredWork')
      : t('notices.recoveredStrokesAndTexts');
  }
  return t(recoveredTitles[first ?? 'stroke'], { count: kinds.length });
}

const recoveredTitles = {
  stroke: 'notices.recoveredStrokes',
  text: 'notices.recoveredTexts',
  title: 'notices.recoveredTitles',
} as const satisfies Record<Recovery['kind'], string>;

export const noticeOfRefused = (boardId: string): Notice => ({
  id: `recovered-refused-${boardId}`,
  level: 'info',
  title: t('notices.recoveredChange'),
  text: t('notices.recoveredChangeText'),
});
