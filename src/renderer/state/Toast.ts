import type { Notice } from '../../shared/ipc.ts';

/** A notice as the window shows it. */
export interface Toast extends Omit<Notice, 'actions'> {
  /** What the user may do about it, most likely one first. */
  readonly choices?: readonly { readonly label: string; readonly run: () => void }[];
  /** Of work that goes on, 0 to 100: the notice stays until the work ends. */
  readonly progressPercent?: number;
}

/** Shows notices in the window. */
export interface Toaster {
  /** Replaces the notice with the same id. */
  tell(toast: Toast): void;
  dismiss(id: string): void;
}
