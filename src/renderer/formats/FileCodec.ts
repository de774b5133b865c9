import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import type { ImportedDrawing } from '../../shared/document/excalidraw/readExcalidraw.ts';
import type { FileFormatId, OpenedFormat, WrittenFormat } from '../../shared/fileFormats.ts';
import type { PictureLook } from '../canvas/export/PictureLook.ts';
import type { SceneShape } from '../canvas/scene/SceneShape.ts';
import type { Rect } from '../drawing/geometry.ts';
import type { FileContent } from './FileContent.ts';

/** The content of a file, for `Editor.importFile`. */
export type ImportContent =
  /** Importing destroys it. */
  | { readonly type: 'board'; readonly source: BoardDocument }
  | { readonly type: 'drawing'; readonly drawing: ImportedDrawing };

/** How a file is read while the user continues to draw. */
export interface ReadControl {
  readonly signal: AbortSignal;
  /**
   * Yields to input and frames. Called between short steps with the fraction read, 0 to 1.
   * @throws the reason of the signal once it is aborted
   */
  readonly pause: (part: number) => Promise<void>;
}

/** The source of an exported file. */
export interface WrittenBoard {
  readonly document: BoardDocument;
  /** Of a picture. */
  readonly look: PictureLook;
  /** The shapes in a picture. @throws Error for the user if there are none */
  picture(): { readonly shapes: readonly SceneShape[]; readonly bounds: Rect };
}

interface Reader {
  /** @throws CodedError, and the reason of the signal once it is aborted */
  read(bytes: Uint8Array<ArrayBuffer>, control: ReadControl): Promise<ImportContent>;
}

interface Writer {
  /** The board as it is at the call, as a file. @throws Error for the user */
  write(board: WrittenBoard): Promise<FileContent>;
}

/** How a drawing copied in another program is read. */
interface ClipboardReader {
  /** Some versions of the program copy a drawing under this type only, not as plain text. */
  readonly type: string;
  /** Undefined if the text is not a drawing in this format. */
  read(text: string): Promise<ImportedDrawing> | undefined;
}

/** How the window reads and writes a file format, for the formats that it opens and saves. */
export type FileCodec<F extends FileFormatId> = (F extends OpenedFormat
  ? Reader
  : { readonly read?: never }) &
  (F extends WrittenFormat ? Writer : { readonly write?: never }) & {
    readonly clipboard?: ClipboardReader;
  };
