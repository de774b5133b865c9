import type { RequestName, RequestPayload, Responses } from '../../shared/ipc.ts';
import type { readBoardFile } from '../formats/readBoardFile.ts';
import type { Editor } from './editor.ts';
import type { FailureTitle } from './FailureTitle.ts';
import type { Toaster } from './Toast.ts';

/** Sends requests to main. */
export interface Asker {
  /** @throws Error for the user */
  ask<Name extends RequestName>(
    name: Name,
    payload: RequestPayload<Name>,
  ): Promise<Responses[Name]>;
}

/** What commands and notices do with the window. */
export interface AppActions extends Asker, Toaster {
  /** Of the open board. */
  readonly editor: Editor | undefined;
  /** Reads the bytes of a file that is opened. */
  readonly readFile: typeof readBoardFile;
  /** Opens a document that was dropped on the window. @returns whether it is a file on disk. @throws CodedError */
  openDropped(file: File): Promise<boolean>;
  openBoard(boardId: string): Editor;
  /** Opens the open board again. */
  reopen(): void;
  /** The window shows a board, and no question about joining one, which is answered first. */
  readonly canOpenArrivals: boolean;
  /** Asks whether to join by an invitation that arrived from outside. */
  askToJoin(invitation: string): void;
  createBoard(title?: string): Promise<Editor>;
  /** Shows a notice of a failure. @param title in the current language */
  fail(id: string, title: () => string, error: unknown): void;
  /** Runs what may fail, and shows a notice with this title when it did. */
  attempt(id: string, title: FailureTitle, action: () => Promise<unknown>): void;
}
