import type { PictureFormat } from '../../shared/fileFormats.ts';
import type { AppInfo, ListedBoard, SettingsView, ShareState } from '../../shared/ipc.ts';
import type { Problem } from '../../shared/problem.ts';
import type { QuarantinedBoard } from '../../shared/quarantine.ts';
import type { PictureLook } from '../canvas/export/PictureLook.ts';
import type { Editor } from './editor.ts';
import type { MakeToast, Toast } from './Toast.ts';

/** The dialog over the board; `none` is the board alone. */
export type Screen =
  | 'none'
  | 'boards'
  | 'settings'
  | 'advancedSettings'
  | 'share'
  | 'join'
  | 'export'
  | 'invitation'
  | 'about'
  | 'licences'
  | 'shortcuts'
  | 'health';

export interface BoardLists {
  /** Most recently changed first. */
  readonly boards: readonly ListedBoard[];
  readonly deleted: readonly ListedBoard[];
}

/** What the window shows: `starting` until the first board's editor exists. */
export type AppPhase =
  | { readonly type: 'starting' }
  | { readonly type: 'failed'; readonly problem: Problem }
  | { readonly type: 'open'; readonly editor: Editor }
  /** The board keeps failing: the list of boards is shown instead. */
  | { readonly type: 'quarantined'; readonly board: QuarantinedBoard };

/** The board that the window is for, undefined while there is none. */
export function boardOfPhase(phase: AppPhase): string | undefined {
  if (phase.type === 'open') return phase.editor.getState().boardId;
  return phase.type === 'quarantined' ? phase.board.boardId : undefined;
}

export interface ShownToast extends Toast {
  /** Makes it in another language. */
  readonly make: MakeToast;
}

export interface AppState {
  readonly phase: AppPhase;
  readonly screen: Screen;
  /** What the dialogs for joining begin with; empty: the user pastes one. */
  readonly invitation: string;
  /** What the dialog for exporting begins with: as last time. */
  readonly exporting: { readonly format: PictureFormat; readonly look: PictureLook };
  readonly toasts: readonly ShownToast[];
  readonly info: AppInfo | undefined;
  readonly settings: SettingsView | undefined;
  readonly share: ShareState;
  /** Undefined until requested. */
  readonly lists: BoardLists | undefined;
  readonly isDark: boolean;
}
