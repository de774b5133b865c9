import type { Problem } from './problem.ts';

export const mainActions = [
  'raise-outbox-quota',
  'lift-outbox-quota',
  'allow-updates',
  'refuse-updates',
  'check-for-updates',
  'restart-to-update',
  'open-download-page',
] as const;
/** What a notice may offer that main does. */
export type MainAction = (typeof mainActions)[number];
/** What a notice may offer; what is not a `MainAction` is done by the window. */
export type NoticeAction = MainAction | 'save-board' | 'reopen-board';

/** What a notice of main says. The texts are in `mainNotices.ts` of each catalogue. */
export type NoticeContent =
  | { readonly code: 'window-restarted' | 'unexpected-error' | 'updates-question' }
  /** A version that is downloaded, or that the user installs. */
  | { readonly code: 'update-ready' | 'update-available'; readonly version: string }
  /** `megabytes`: the limit. */
  | { readonly code: 'outbox-nearly-full' | 'outbox-full'; readonly megabytes: number }
  /** All of a damaged database was recovered, or some of it. `folder`: where the damaged file is kept. */
  | {
      readonly code: 'database-recovered' | 'database-partly-recovered';
      readonly boardCount: number;
      readonly changeCount: number;
      readonly folder: string;
    }
  | { readonly code: 'database-lost'; readonly folder: string }
  | { readonly code: 'records-damaged'; readonly count: number }
  /** A large file is being opened; its board is not synced with the server of the settings. */
  | { readonly code: 'opening-file' | 'file-stays-on-device'; readonly name: string }
  /** A change that the board cannot have is on disk, or nowhere but in its window. */
  | { readonly code: 'change-kept' | 'change-not-kept'; readonly why: Problem }
  | {
      readonly code:
        | 'boards-not-synced'
        | 'file-not-opened'
        | 'link-not-opened'
        | 'metrics-unavailable'
        | 'sharing-ended'
        | 'sharing-not-started';
      readonly why: Problem;
    }
  | {
      readonly code: 'wrong-settings';
      readonly count: number;
      readonly problems: readonly Problem[];
    };

/** A `question` stays until it is answered or closed. */
export type NoticeLevel = 'info' | 'question' | 'warning' | 'error';

/** A notice of main to the user; the window has the text. */
export type MainNotice = NoticeContent & {
  /** A notice with the id of an older one replaces it. */
  readonly id: string;
  readonly level: NoticeLevel;
  /** What the user may choose; none has to be chosen. */
  readonly actions?: readonly NoticeAction[];
  /** What closing it means, if it means anything. */
  readonly closing?: MainAction;
};
