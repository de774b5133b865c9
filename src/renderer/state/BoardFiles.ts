import { CodedError } from '../../shared/CodedError.ts';
import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import type { ImportedDrawing } from '../../shared/document/excalidraw/readExcalidraw.ts';
import type { WrittenFormat } from '../../shared/fileFormats.ts';
import { exportBounds } from '../canvas/export/exportPicture.ts';
import type { PictureLook } from '../canvas/export/PictureLook.ts';
import type { Scene } from '../canvas/scene/Scene.ts';
import type { SceneShape } from '../canvas/scene/SceneShape.ts';
import type { Point, Rect } from '../drawing/geometry.ts';
import type { ImportContent } from '../formats/FileCodec.ts';
import type { FileContent } from '../formats/FileContent.ts';
import { fileCodecs } from '../formats/fileCodecs.ts';
import type { ImportReport } from './importNotice.ts';
import type { OnImported, ShapeActions } from './ShapeActions.ts';

/** Import and export of a board: pictures, the whole board, and the content of other files. */
export class BoardFiles {
  readonly #document: BoardDocument;
  readonly #scene: Scene;
  readonly #actions: ShapeActions;

  constructor(document: BoardDocument, scene: Scene, actions: ShapeActions) {
    this.#document = document;
    this.#scene = scene;
    this.#actions = actions;
  }

  /** The board as a file, or a picture of the selection. @throws Error for the user */
  async write(
    format: WrittenFormat,
    what: 'board' | 'selection',
    look: PictureLook,
  ): Promise<FileContent> {
    return await fileCodecs[format].write({
      document: this.#document,
      look,
      picture: () => this.#picture(what),
    });
  }

  /**
   * Adds the content of a file to the board as one undo step, in slices; undo meanwhile ends the import.
   * @param title used if neither the board nor the file has one
   */
  async import(
    content: ImportContent,
    title: string,
    onProgress: OnImported,
  ): Promise<ImportReport> {
    if (content.type === 'drawing') {
      await this.#actions.importShapes(content.drawing, title, onProgress);
      return reportOf(content.drawing);
    }
    const { source } = content;
    await this.#actions.importBoard(source, title, onProgress);
    const importedCount = source.shapes.size;
    source.doc.destroy();
    return { importedCount, leftOut: [], differences: [] };
  }

  /** Adds a drawing from the clipboard, centred on a point. */
  pasteDrawing(drawing: ImportedDrawing, at: Point): ImportReport {
    this.#actions.pasteDrawing(drawing, at);
    return reportOf(drawing);
  }

  #picture(what: 'board' | 'selection'): {
    readonly shapes: readonly SceneShape[];
    readonly bounds: Rect;
  } {
    const all = what === 'board' ? this.#scene.inOrder() : this.#actions.selected();
    const shapes = all.filter(({ isOutside }) => !isOutside);
    const bounds = exportBounds(shapes);
    if (bounds !== undefined) return { shapes, bounds };
    throw new CodedError({ code: what === 'board' ? 'board-empty' : 'selection-empty' });
  }
}

const reportOf = ({ shapes, leftOut, differences }: ImportedDrawing): ImportReport => ({
  importedCount: shapes.length,
  leftOut,
  differences,
});
