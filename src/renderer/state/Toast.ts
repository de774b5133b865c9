import type { Notice } from './Notice.ts';

/** A button of a notice. */
export interface NoticeChoice {
  readonly label: string;
  readonly run: () => void;
}

/** A notice shown in the window. */
export interface Toast extends Omit<Notice, 'actions'> {
  /** What the user can do about it, the most likely first. */
  readonly choices?: readonly NoticeChoice[];
  /** Called when the user closes the notice; by default it is dismissed. */
  readonly close?: () => void;
  /** Progress of running work, 0 to 100: the notice stays until the work ends. */
  readonly progressPercent?: number;
}

/** As `MakeNotice`. */
export type MakeToast = () => Toast;

/** Shows notices in the window. */
export interface Toaster {
  /** Replaces the notice with the same id. */
  tell(make: MakeToast): void;
  dismiss(id: string): void;
}
