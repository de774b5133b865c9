import type { NoticeLevel } from '../../shared/mainNotice.ts';

/** Something that the window tells its user, in words. */
export interface Notice {
  /** A notice with the id of an older one replaces it. */
  readonly id: string;
  readonly level: NoticeLevel;
  readonly title: string;
  /** What happened and what to do. */
  readonly text: string;
}

/**
 * Puts a notice into words, in the current language: called again when that changes while the notice is shown. The id
 * is always the same.
 */
export type MakeNotice = () => Notice;
