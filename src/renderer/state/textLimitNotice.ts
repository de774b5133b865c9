import { t } from 'i18next';
import { maxTextLength, maxTextLines, maxTitleLength } from '../../shared/limits.ts';
import type { Notice } from './Notice.ts';

export const textLimitNoticeId = (boardId: string): string => `text-limit-${boardId}`;

/** Tells the user that not all of what was typed or pasted is in the text field. */
export function noticeOfTextLimit(boardId: string): Notice {
  return {
    id: textLimitNoticeId(boardId),
    level: 'warning',
    title: t('notices.textFull'),
    text: t('notices.textFullText', { characters: maxTextLength, lines: maxTextLines }),
  };
}

/** Tells the user that a title was cut. */
export function noticeOfLongTitle(boardId: string): Notice {
  return {
    id: `title-limit-${boardId}`,
    level: 'warning',
    title: t('notices.titleTooLong'),
    text: t('notices.titleTooLongText', { characters: maxTitleLength }),
  };
}

/** Tells the user that nothing was pasted. @param maxLength UTF-16 code units */
export function noticeOfTooMuchText(boardId: string, maxLength: number): Notice {
  return {
    id: textLimitNoticeId(boardId),
    level: 'warning',
    title: t('notices.tooMuchText'),
    text: t('notices.tooMuchTextText', { characters: maxLength }),
  };
}
