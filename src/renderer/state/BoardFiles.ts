import { t } from 'i18next';
import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import { encodeEverinkFile } from '../../shared/document/everinkFile.ts';
import type { ExcalidrawDrawing } from '../../shared/document/excalidraw/parseFile.ts';
import {
  type ImportedDrawing,
  importDrawing,
} from '../../shared/document/excalidraw/readExcalidraw.ts';
import { exportBounds, exportPng } from '../canvas/export/exportPicture.ts';
import { exportSvg } from '../canvas/export/exportSvg.ts';
import type { ImageCache } from '../canvas/images/ImageCache.ts';
import { imageProblem } from '../canvas/images/imageProblem.ts';
import type { Scene } from '../canvas/scene/Scene.ts';
import type { SceneShape } from '../canvas/scene/SceneShape.ts';
import type { Point, Rect } from '../drawing/geometry.ts';
import { baselineOffset, fontOf, layOutLine, textMeasurer } from '../drawing/textLayout.ts';
import { imageHashOf } from '../shapes/shapeKinds.ts';
import { contentOfBlob, contentOfTexts, type FileContent } from './FileContent.ts';
import type { ImportReport } from './importNotice.ts';
import { type ImportContent, importHelpers } from './readBoardFile.ts';
import type { OnImported, ShapeActions } from './ShapeActions.ts';

/** A board as files: pictures of it, the whole of it, and what other files bring to it. */
export class BoardFiles {
  readonly #document: BoardDocument;
  readonly #scene: Scene;
  readonly #images: ImageCache;
  readonly #actions: ShapeActions;

  constructor(document: BoardDocument, scene: Scene, images: ImageCache, actions: ShapeActions) {
    this.#document = document;
    this.#scene = scene;
    this.#images = images;
    this.#actions = actions;
  }

  /** A picture of the board as it is now, whatever is drawn later. @throws Error for the user when there is nothing to export */
  async png(what: 'board' | 'selection'): Promise<FileContent> {
    const { shapes, bounds } = this.#exported(what);
    await document.fonts.ready;
    return contentOfBlob((signal, onProgress) =>
      exportPng(shapes, bounds, (hash) => this.#images.coded(hash), { signal, onProgress }),
    );
  }

  /** As `png`. @throws Error for the user when there is nothing to export */
  async svg(what: 'board' | 'selection'): Promise<FileContent> {
    const { shapes, bounds } = this.#exported(what);
    await document.fonts.ready;
    const measurer = textMeasurer();
    const hidden = await this.#hiddenImages(shapes);
    const texts = exportSvg(shapes, bounds, {
      image: (hash) => (hidden.has(hash) ? undefined : this.#document.image(hash)),
      baseline: (fontSize) => baselineOffset(measurer, fontSize),
      layOutLine: (line, fontSize) => {
        measurer.font = fontOf(fontSize);
        return layOutLine(measurer, line, fontSize);
      },
    });
    return contentOfTexts(texts, shapes.length + 2);
  }

  everink(): Promise<Uint8Array<ArrayBuffer>> {
    return encodeEverinkFile(this.#document.doc);
  }

  /**
   * Adds the content of a file to the board as one step of undo, in slices; undo in between ends it.
   * @param title for a board that has none, where the file has none either
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

  /** Adds a drawing from the clipboard with its middle at a point. */
  async pasteDrawing(source: ExcalidrawDrawing, at: Point): Promise<ImportReport> {
    const drawing = await importDrawing(source, importHelpers());
    this.#actions.pasteDrawing(drawing, at);
    return reportOf(drawing);
  }

  /** Those that are placeholders on the board: no other program should be given what this one refuses to decode. */
  async #hiddenImages(shapes: readonly SceneShape[]): Promise<ReadonlySet<string>> {
    const hidden = new Set<string>();
    const hashes = shapes
      .map(({ shape }) => imageHashOf(shape))
      .filter((hash) => hash !== undefined);
    for (const hash of new Set(hashes)) {
      const bytes = this.#document.image(hash);
      if (bytes !== undefined && (await imageProblem(hash, bytes))) hidden.add(hash);
    }
    return hidden;
  }

  #exported(what: 'board' | 'selection'): {
    readonly shapes: readonly SceneShape[];
    readonly bounds: Rect;
  } {
    const all = what === 'board' ? this.#scene.inOrder() : this.#actions.selected();
    const shapes = all.filter(({ isOutside }) => !isOutside);
    const bounds = exportBounds(shapes);
    if (bounds !== undefined) return { shapes, bounds };
    throw new Error(what === 'board' ? t('files.emptyBoard') : t('files.emptySelection'));
  }
}

const reportOf = ({ shapes, leftOut, differences }: ImportedDrawing): ImportReport => ({
  importedCount: shapes.length,
  leftOut,
  differences,
});
