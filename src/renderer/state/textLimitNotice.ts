import type { Notice } from '../../shared/ipc.ts';
import { maxTextLength, maxTextLines, maxTitleLength } from '../../shared/limits.ts';

const count = (value: number): string => value.toLocaleString('en-GB');

export const textLimitNoticeId = (boardId: string): string => `text-limit-${boardId}`;

/** Tells the user that not all of what was typed or pasted is in the text field. */
export function noticeOfTextLimit(boardId: string): Notice {
  return {
    id: textLimitNoticeId(boardId),
    level: 'warning',
    title: 'This text is full',
    text: `A text has at most ${count(maxTextLength)} characters and ${count(maxTextLines)} lines. Only what fits was added. Continue in a new text.`,
  };
}

/** Tells the user that a title was cut. */
export function noticeOfLongTitle(boardId: string): Notice {
  return {
    id: `title-limit-${boardId}`,
    level: 'warning',
    title: 'This title is too long',
    text: `A title has at most ${count(maxTitleLength)} characters. Only what fits was kept.`,
  };
}

/** Tells the user that nothing was pasted. @param maxLength UTF-16 code units */
export function noticeOfTooMuchText(boardId: string, maxLength: number): Notice {
  return {
    id: textLimitNoticeId(boardId),
    level: 'warning',
    title: 'Too much text to paste',
    text: `Nothing was pasted. Paste at most ${count(maxLength)} characters at once.`,
  };
}
