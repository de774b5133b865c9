import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import type { ImportedDrawing } from '../../shared/document/excalidraw/readExcalidraw.ts';
import type { FileFormatId, OpenedFormat, WrittenFormat } from '../../shared/fileFormats.ts';
import type { SceneShape } from '../canvas/scene/SceneShape.ts';
import type { Rect } from '../drawing/geometry.ts';
import type { FileContent } from './FileContent.ts';

/** The content of a file, for `Editor.importFile`. */
export type ImportContent =
  /** Importing it destroys it. */
  | { readonly type: 'board'; readonly source: BoardDocument }
  | { readonly type: 'drawing'; readonly drawing: ImportedDrawing };

/** How a file is read while the user continues to draw. */
export interface ReadControl {
  readonly signal: AbortSignal;
  /**
   * Lets input and frames in. Called between short steps with the part that is read, 0 to 1.
   * @throws the reason of the signal once it is aborted
   */
  readonly pause: (part: number) => Promise<void>;
}

/** What is written to a file. */
export interface WrittenBoard {
  readonly document: BoardDocument;
  /** What a picture shows. @throws Error for the user if that is nothing */
  picture(): { readonly shapes: readonly SceneShape[]; readonly bounds: Rect };
}

interface Reader {
  /** @throws BoardFileError with a sentence for the user, and the reason of the signal once it is aborted */
  read(bytes: Uint8Array<ArrayBuffer>, control: ReadControl): Promise<ImportContent>;
}

interface Writer {
  /** The file of the board as it is at the call. @throws Error for the user */
  write(board: WrittenBoard): Promise<FileContent>;
}

/** How a drawing is read that its program copied. */
interface ClipboardReader {
  /** Some versions of the program put a drawing on the clipboard under this type alone, not as plain text. */
  readonly type: string;
  /** Undefined if the text is no drawing of this format. */
  read(text: string): Promise<ImportedDrawing> | undefined;
}

/** What the window knows about a file format: how to read it if it is opened, and to write it if it is written. */
export type FileCodec<F extends FileFormatId> = (F extends OpenedFormat
  ? Reader
  : { readonly read?: never }) &
  (F extends WrittenFormat ? Writer : { readonly write?: never }) & {
    readonly clipboard?: ClipboardReader;
  };
