import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import {
  BoardFileError,
  decodeEverinkFile,
  encodeEverinkFile,
} from '../../shared/document/everinkFile.ts';
import type { ExcalidrawDrawing } from '../../shared/document/excalidraw/parseFile.ts';
import {
  type ImportedDrawing,
  type ImportHelpers,
  importDrawing,
  readExcalidraw,
} from '../../shared/document/excalidraw/readExcalidraw.ts';
import { maxBoardFileSizeBytes, maxForeignFileSizeBytes } from '../../shared/limits.ts';
import { drawPicture } from '../canvas/drawPicture.ts';
import { exportBounds, exportPng } from '../canvas/exportPicture.ts';
import { exportSvg } from '../canvas/exportSvg.ts';
import type { Point, Rect } from '../canvas/geometry.ts';
import type { ImageCache } from '../canvas/ImageCache.ts';
import { canShowImage } from '../canvas/images/decodeImage.ts';
import { imageProblem } from '../canvas/images/imageProblem.ts';
import type { Scene } from '../canvas/Scene.ts';
import type { SceneShape } from '../canvas/SceneShape.ts';
import {
  baselineOffset,
  fontOf,
  layOutLine,
  measureText,
  textMeasurer,
} from '../canvas/textLayout.ts';
import { contentOfBlob, contentOfTexts, type FileContent } from './FileContent.ts';
import type { ImportReport } from './importNotice.ts';
import { nextTask } from './inSlices.ts';
import type { OnImported, ShapeActions } from './ShapeActions.ts';

const maxSizesBytes = {
  everink: maxBoardFileSizeBytes,
  excalidraw: maxForeignFileSizeBytes,
} as const;

const inMegabytes = (sizeBytes: number): number => Math.floor(sizeBytes / 1024 / 1024);

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
   * @throws BoardFileError with a sentence for the user
   */
  async import(
    format: 'everink' | 'excalidraw',
    bytes: Uint8Array,
    onProgress: OnImported = () => {},
  ): Promise<ImportReport> {
    const maxSizeBytes = maxSizesBytes[format];
    if (bytes.byteLength > maxSizeBytes) {
      throw new BoardFileError(
        `This file is too large. Everink opens files of up to ${inMegabytes(maxSizeBytes)} MB of this kind.`,
      );
    }
    if (format === 'excalidraw') {
      const drawing = await readExcalidraw(bytes, importHelpers());
      await this.#actions.importShapes(drawing, onProgress);
      return reportOf(drawing);
    }
    const source = await decodeEverinkFile(bytes);
    await this.#actions.importBoard(source, onProgress);
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
    const hashes = shapes.flatMap(({ shape }) => (shape.type === 'image' ? [shape.image] : []));
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
    throw new Error(
      what === 'board'
        ? 'The board is empty: draw something, then export it.'
        : 'Nothing is selected: select what you want to export.',
    );
  }
}

const reportOf = ({ shapes, leftOut, differences }: ImportedDrawing): ImportReport => ({
  importedCount: shapes.length,
  leftOut,
  differences,
});

function importHelpers(): ImportHelpers {
  let measurer: ReturnType<typeof textMeasurer> | undefined;
  return {
    measureText: (text, fontSize) => {
      measurer ??= textMeasurer();
      return measureText(measurer, text, fontSize);
    },
    drawPicture,
    canShowImage,
    pause: nextTask,
  };
}
