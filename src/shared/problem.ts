import type { Quote } from './quote.ts';
import type { Expected, Used } from './wrongSetting.ts';

/** What somebody asked for and cannot have, where no number or name belongs to it. */
type PlainCode =
  // Requests.
  | 'foreign-page'
  | 'unknown-request'
  | 'window-gone'
  // Boards.
  | 'board-not-opened'
  | 'board-is-open'
  | 'board-was-restored'
  // Files that are opened and saved.
  | 'too-many-saves'
  | 'too-many-opens'
  | 'save-is-over'
  | 'open-is-over'
  // Why the system writes or reads no file.
  | 'place-full'
  | 'file-exceeds-disk'
  | 'not-allowed'
  | 'no-folder'
  | 'no-file'
  | 'is-folder'
  | 'is-device'
  | 'file-read-only'
  | 'name-too-long'
  | 'links-in-circle'
  | 'file-busy'
  // What is in a file.
  | 'not-everink-file'
  | 'newer-file'
  | 'file-cut-off'
  | 'file-damaged'
  | 'file-incomplete'
  | 'file-too-full'
  | 'not-excalidraw-file'
  | 'not-a-file'
  | 'file-not-checked'
  | 'file-of-other-board'
  | 'file-changed-meanwhile'
  // Images that are added to a board.
  | 'image-damaged'
  | 'image-unknown'
  | 'svg-too-complex'
  | 'other-board-open'
  | 'no-board-open'
  // What is to become a file, or is copied.
  | 'board-incomplete'
  | 'board-too-large'
  | 'board-empty'
  | 'selection-empty'
  | 'copy-too-large'
  | 'copy-incomplete'
  | 'copy-too-full'
  // Joining with an invitation.
  | 'not-an-invitation'
  | 'invitation-without-server'
  | 'invitation-without-board'
  | 'invitation-for-other-board'
  | 'bad-invitation-server'
  | 'bad-invitation-token'
  | 'bad-invitation-board'
  | 'bad-invitation-fingerprint'
  | 'move-not-agreed'
  | 'restore-not-agreed'
  // Sharing.
  | 'too-many-invitations'
  | 'server-not-started'
  | 'server-killed'
  | 'server-too-slow'
  // Settings.
  | 'keychain-refused';

/** Why what is drawn is not saved. */
export type SaveProblem =
  | {
      readonly code: 'disk-full' | 'read-only' | 'database-busy' | 'newer-version';
      readonly folder: string;
    }
  | { readonly code: 'disk-failed'; readonly folder: string; readonly said: Quote }
  /** It cannot become a part of the board. Main has put it aside, or only the window has it. */
  | { readonly code: 'change-put-aside' | 'change-lost' };

/** Why traces do not reach their server. */
export type TraceProblem =
  | { readonly code: 'not-langfuse' | 'traces-too-slow' }
  | {
      readonly code: 'traces-status' | 'traces-keys-refused' | 'traces-api-missing';
      /** Of HTTP. */
      readonly status: number;
    }
  | {
      readonly code: 'traces-untrusted' | 'traces-not-sent' | 'traces-refused';
      readonly said: Quote;
    };

/**
 * What went wrong, by a code, with what its sentence names. The window makes the sentence of it, in its language, see
 * `problemText`. The texts are in `problems.ts` of each catalogue; a code without one does not compile.
 */
export type Problem =
  | { readonly code: PlainCode }
  | SaveProblem
  | TraceProblem
  /** Nothing that we foresaw. */
  | { readonly code: 'unexpected' | 'bad-request' | 'system-said'; readonly said: Quote }
  | { readonly code: 'board-not-written'; readonly why: Problem }
  | { readonly code: 'file-not-written'; readonly path: string; readonly why: Problem }
  | { readonly code: 'file-not-read'; readonly name: string; readonly why: Problem }
  | { readonly code: 'file-too-large'; readonly megabytes: number }
  | { readonly code: 'image-too-large'; readonly megapixels: number; readonly sidePx: number }
  | { readonly code: 'too-many-images'; readonly count: number; readonly megabytes: number }
  | { readonly code: 'unknown-format'; readonly extensions: readonly string[] }
  | { readonly code: 'is-picture'; readonly format: 'PNG' | 'SVG' }
  | { readonly code: 'server-said' | 'invalid-message'; readonly said: Quote }
  | { readonly code: 'server-exited'; readonly exitCode: number }
  /** An environment variable decides a setting. */
  | { readonly code: 'set-by-environment'; readonly variable: string }
  | { readonly code: 'secret-too-long'; readonly maxCharacters: number }
  | {
      readonly code: 'wrong-variable';
      readonly variable: string;
      readonly expected: Expected;
      readonly used: Used;
    }
  | {
      readonly code: 'wrong-stored';
      readonly file: string;
      readonly name: string;
      readonly expected: Expected;
      readonly used: Used;
    }
  /** Of the server that gets the traces. */
  | {
      readonly code: 'wrong-address';
      readonly file: string;
      readonly name: string;
      readonly expected: Expected;
    }
  | { readonly code: 'keychain-missing'; readonly file: string }
  | {
      readonly code: 'nothing-changed' | 'default-settings' | 'enter-secrets-again';
      readonly why: Problem;
    }
  // The port of the metrics.
  | { readonly code: 'port-used' | 'port-not-allowed'; readonly port: number }
  | { readonly code: 'port-failed'; readonly port: number; readonly said: Quote }
  // The list of joined boards.
  | { readonly code: 'joined-boards-damaged'; readonly keptAs: string }
  | { readonly code: 'joined-boards-stuck'; readonly path: string }
  // Files of the data folder.
  | {
      readonly code: 'data-not-read' | 'data-not-set-aside';
      readonly file: string;
      readonly said: Quote;
    }
  | { readonly code: 'data-set-aside'; readonly file: string; readonly keptAs: string }
  | { readonly code: 'data-disk-full' | 'data-not-allowed'; readonly folder: string };

export type ProblemCode = Problem['code'];
