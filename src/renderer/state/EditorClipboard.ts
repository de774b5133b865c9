import { t } from 'i18next';
import { CodedError } from '../../shared/CodedError.ts';
import type { ImportedDrawing } from '../../shared/document/excalidraw/readExcalidraw.ts';
import { errorWords } from '../../shared/words/problemText.ts';
import type { Point } from '../drawing/geometry.ts';
import { readPastedDrawing } from '../formats/clipboard.ts';
import type { BoardFiles } from './BoardFiles.ts';
import type { FailureTitle } from './FailureTitle.ts';
import type { ImportReport } from './importNotice.ts';
import type { MakeNotice } from './Notice.ts';
import { noticeOfNothingToPaste } from './noticeOfNothingToPaste.ts';
import { maxPastedLength, type ShapeActions } from './ShapeActions.ts';
import { noticeOfTooMuchText } from './textLimitNotice.ts';

/** What a paste brings: shapes of Everink, text, or both. */
export interface Pasted {
  readonly shapes?: string;
  readonly text?: string;
}

export interface EditorClipboardOptions {
  readonly boardId: string;
  readonly actions: ShapeActions;
  readonly files: BoardFiles;
  readonly onNotice: (make: MakeNotice) => void;
  readonly onImported: (report: ImportReport) => void;
}

/** Copies from a board and pastes into it. What cannot be copied or pasted is told by a notice. */
export class EditorClipboard {
  readonly #options: EditorClipboardOptions;

  constructor(options: EditorClipboardOptions) {
    this.#options = options;
  }

  /** @returns the selected shapes as text; undefined if there are none, or if they are too much */
  copy(): string | undefined {
    return this.#trying('copy', 'notices.copyFailed', () => this.#options.actions.copy());
  }

  paste({ shapes, text }: Pasted, at: Point): void {
    const { actions, onNotice } = this.#options;
    this.#trying('paste', 'notices.pasteFailed', () => {
      if (shapes !== undefined && actions.pasteShapes(shapes, at)) return;
      if (text !== undefined) this.#pasteText(text, at);
      else onNotice(noticeOfNothingToPaste);
    });
  }

  #pasteText(text: string, at: Point): void {
    const { boardId, actions, onNotice } = this.#options;
    const drawing = readPastedDrawing(text);
    if (drawing !== undefined) void this.#pasteDrawing(drawing, at);
    else if (!actions.pasteText(text, at)) {
      onNotice(() => noticeOfTooMuchText(boardId, maxPastedLength));
    }
  }

  async #pasteDrawing(drawing: Promise<ImportedDrawing>, at: Point): Promise<void> {
    const { files, onNotice, onImported } = this.#options;
    try {
      onImported(files.pasteDrawing(await drawing, at));
    } catch (error) {
      onNotice(() => ({
        id: 'paste',
        level: 'error',
        title: t('notices.pasteFailed'),
        text: errorWords(error),
      }));
    }
  }

  #trying<Result>(id: string, title: FailureTitle, action: () => Result): Result | undefined {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      this.#options.onNotice(() => ({
        id,
        level: 'warning',
        title: t(title),
        text: errorWords(error),
      }));
      return undefined;
    }
  }
}
