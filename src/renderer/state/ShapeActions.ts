import { AbstractType } from 'yjs';
import { nextTask } from '../../base/inSlices.ts';
import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import { fromClipboardText, toClipboardText } from '../../shared/document/clipboardText.ts';
import type { ImportedDrawing } from '../../shared/document/excalidraw/readExcalidraw.ts';
import { moveIntoBoard } from '../../shared/document/moveIntoBoard.ts';
import type { Shape } from '../../shared/document/shape.ts';
import { type Style, usualStyle } from '../../shared/document/style.ts';
import { splitText } from '../../shared/document/textLimits.ts';
import { type CopyPlace, transferShapes } from '../../shared/document/transferShapes.ts';
import {
  compareOrder,
  keyBetween,
  keysAbove,
  keysBelow,
  type Ordered,
} from '../../shared/document/zOrder.ts';
import type { OperationKind } from '../../shared/operation.ts';
import { afterFontLoad } from '../canvas/fonts/afterFontLoad.ts';
import type { BoardImage } from '../canvas/images/readImage.ts';
import { boundsOfShapes, SceneShape } from '../canvas/scene/SceneShape.ts';
import { centreOf, type Point, type Size } from '../drawing/geometry.ts';
import { defaultFontSize, measureText, textMeasurer } from '../drawing/textLayout.ts';
import type { StyleChange } from '../shapes/ShapeKind.ts';
import { imageHashOf, kindOf, shownShape } from '../shapes/shapeKinds.ts';
import { editable } from '../tools/selectionBox.ts';
import { framesOf, limitedMove } from '../tools/TransformLimits.ts';
import type { ToolHost } from '../tools/tool.ts';

/** Offset of a duplicate from its original, screen pixels. */
const duplicateOffsetPx = 16;

/** The longest text that is pasted onto the board, in UTF-16 code units: a long novel. */
export const maxPastedLength = 1_000_000;

/** Shapes of an import that are added between two frames. */
export const importSliceSize = 500;

/** Receives how many of a file's shapes have been added. */
export type OnImported = (count: number, ofCount: number) => void;

/** The commands on selected shapes. Each is one operation. */
export class ShapeActions {
  readonly #host: ToolHost;

  constructor(host: ToolHost) {
    this.#host = host;
  }

  /** The selected shapes, placeholders included, lowest first. */
  selected(): SceneShape[] {
    return [...this.#host.selection]
      .map((id) => this.#host.scene.get(id))
      .filter((shape) => shape !== undefined)
      .sort(compareOrder);
  }

  restyle(change: StyleChange): void {
    this.#patchSelected('restyle', (shape) => ({ style: restyled(shape, change) }));
  }

  nudge(dx: number, dy: number): void {
    const by = limitedMove(framesOf(editable(this.selected())), { x: dx, y: dy });
    if (by.dx === 0 && by.dy === 0) return;
    this.#patchSelected('move', (shape) => ({ x: shape.x + by.dx, y: shape.y + by.dy }));
  }

  deleteSelected(): void {
    const ids = [...this.#host.selection];
    if (ids.length === 0) return;
    this.#host.commit('delete', (document) => {
      for (const id of ids) document.remove(id);
    });
  }

  bringToFront(): void {
    const shapes = editable(this.selected());
    this.#reorder(shapes, keysAbove(this.#host.scene.topKey(), shapes.length));
  }

  sendToBack(): void {
    const shapes = editable(this.selected());
    this.#reorder(shapes, keysBelow(this.#host.scene.bottomKey(), shapes.length));
  }

  duplicate(): void {
    const offset = duplicateOffsetPx / this.#host.zoom;
    const shapes = this.selected();
    const by = limitedMove(framesOf(shapes), { x: offset, y: offset });
    const ids = shapes.map(({ id }) => id);
    this.#put('duplicate', this.#host.document, ids, by);
  }

  copy(): string | undefined {
    const ids = this.selected().map(({ id }) => id);
    return ids.length === 0 ? undefined : toClipboardText(this.#host.document, ids);
  }

  /** Pastes copied shapes, centred on a point. @returns whether the text contained any */
  pasteShapes(text: string, at: Point): boolean {
    const source = fromClipboardText(text);
    if (source === undefined) return false;
    const shapes = placed(source);
    const bounds = boundsOfShapes(shapes);
    const middle = bounds === undefined ? at : centreOf(bounds);
    const by = limitedMove(framesOf(shapes), { x: at.x - middle.x, y: at.y - middle.y });
    const ids = shapes.map(({ id }) => id);
    this.#put('paste', source, ids, by);
    source.doc.destroy();
    return true;
  }

  /**
   * Pastes text, centred on a point. What is too long for one text shape becomes several, one below the other.
   * @returns false if it is longer than `maxPastedLength`, and nothing was pasted
   */
  pasteText(text: string, at: Point): boolean {
    if (text.length > maxPastedLength) return false;
    const lines = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
    const measurer = textMeasurer();
    const sizeOf = (part: string) => measureText(measurer, part, defaultFontSize);
    const parts = splitText(lines)
      .filter((part) => part.trim() !== '')
      .map((part) => ({ text: part, ...sizeOf(part) }));
    if (parts.length === 0) return true;
    const keys = keysAbove(this.#host.scene.topKey(), parts.length);
    const width = Math.max(...parts.map((part) => part.width));
    const height = parts.reduce((sum, part) => sum + part.height, 0);
    const left = at.x - width / 2;
    const top = at.y - height / 2;
    const wanted = { minX: left, minY: top, maxX: left + width, maxY: top + height };
    const by = moveIntoBoard(wanted);
    const x = left + by.dx;
    let y = top + by.dy;
    const ids = parts.map(() => this.#host.newId());
    const step = {};
    const insert = (document: BoardDocument): void => {
      parts.forEach((part, index) => {
        const z = keys[index] ?? 'a0';
        document.insert(ids[index] ?? '', { ...this.#textShape(z), ...part, x, y });
        y += part.height;
      });
    };
    this.#host.commit('paste', insert, undefined, step);
    this.#host.selectNew(ids);
    const measureAgain = (document: BoardDocument): void => {
      parts.forEach((part, index) => {
        document.patch(ids[index] ?? '', { width: sizeOf(part.text).width });
      });
    };
    afterFontLoad(() => this.#host.commit('paste', measureAgain, undefined, step));
    return true;
  }

  #textShape(z: string) {
    return {
      type: 'text' as const,
      page: this.#host.scene.page,
      z,
      rotation: 0,
      style: { ...this.#host.drawingStyle, fill: 'none' as const },
      fontSize: defaultFontSize,
    };
  }

  /**
   * Adds everything from another board; shapes that this board already has are added as copies.
   * @param title used if neither board has one
   */
  async importBoard(
    source: BoardDocument,
    title = '',
    onProgress: OnImported = () => {},
  ): Promise<void> {
    const ids = await inOrder(source);
    const nextKey = risingKeys(this.#host.scene.topKey());
    const { document } = this.#host;
    const addHead = (): void => {
      source.pages.forEach((page, id) => {
        if (!document.pages.has(id)) document.pages.set(id, cloned(page));
      });
      if (document.title === '' && document.shapes.size === 0) document.setTitle(source.title);
      if (document.title === '') document.setTitle(title);
    };
    const place = (id: string): CopyPlace => ({
      id: document.shapes.has(id) ? this.#host.newId() : id,
      z: nextKey(),
      page: source.read(id)?.page ?? this.#host.scene.page,
      dx: 0,
      dy: 0,
    });
    const slices = slicesOf(ids).map((slice, index) => () => {
      if (index === 0) addHead();
      transferShapes(source, document, slice, place);
    });
    const changes = slices.length === 0 ? [addHead] : slices;
    await this.#host.commitInSlices('import', changes, (count) => {
      onProgress(Math.min(count * importSliceSize, ids.length), ids.length);
    });
  }

  /** @param title used if the board has none */
  async importShapes(
    { shapes, images }: ImportedDrawing,
    title = '',
    onProgress: OnImported = () => {},
  ): Promise<void> {
    const nextKey = risingKeys(this.#host.scene.topKey());
    const { page } = this.#host.scene;
    const insert = (document: BoardDocument, shape: Shape): void => {
      const hash = imageHashOf(shape);
      const bytes = hash === undefined ? undefined : images.get(hash);
      if (hash !== undefined && bytes !== undefined && !document.images.has(hash)) {
        document.images.set(hash, bytes);
      }
      document.insert(this.#host.newId(), { ...shape, page, z: nextKey() });
    };
    const slices = slicesOf(shapes).map((slice, index) => (document: BoardDocument) => {
      if (index === 0 && document.title === '') document.setTitle(title);
      for (const shape of slice) insert(document, shape);
    });
    await this.#host.commitInSlices('import', slices, (count) => {
      onProgress(Math.min(count * importSliceSize, shapes.length), shapes.length);
    });
  }

  /** Pastes another program's drawing, centred on a point. */
  pasteDrawing(drawing: ImportedDrawing, at: Point): void {
    const shapes = drawing.shapes.map((shape) => new SceneShape('', shape));
    const bounds = boundsOfShapes(shapes);
    if (bounds === undefined) return;
    const middle = centreOf(bounds);
    const by = limitedMove(framesOf(shapes), { x: at.x - middle.x, y: at.y - middle.y });
    this.#host.selectNew(this.#insertDrawing(drawing, by));
  }

  /** @returns the ids of the new shapes */
  #insertDrawing(
    { shapes, images }: ImportedDrawing,
    by: { readonly dx: number; readonly dy: number },
  ): readonly string[] {
    if (shapes.length === 0) return [];
    const keys = keysAbove(this.#host.scene.topKey(), shapes.length);
    const ids = shapes.map(() => this.#host.newId());
    this.#host.commit('paste', (document) => {
      for (const [hash, bytes] of images) {
        if (!document.images.has(hash)) document.images.set(hash, bytes);
      }
      shapes.forEach((shape, i) => {
        const place = {
          page: this.#host.scene.page,
          z: keys[i] ?? 'a0',
          x: shape.x + by.dx,
          y: shape.y + by.dy,
        };
        document.insert(ids[i] ?? this.#host.newId(), { ...shape, ...place });
      });
    });
    return ids;
  }

  /**
   * Adds images, one operation each with input and frames in between, and selects them: one undo step, which ends the
   * adding meanwhile.
   * @param places where each is, board units
   */
  async addImages(images: readonly BoardImage[], places: readonly (Point & Size)[]): Promise<void> {
    const { page } = this.#host.scene;
    const nextKey = risingKeys(this.#host.scene.topKey());
    const step = {};
    const ids: string[] = [];
    for (const [index, { hash, bytes }] of images.entries()) {
      if (index > 0) await nextTask();
      const id = this.#host.newId();
      const place = places[index];
      const shape = { type: 'image', page, rotation: 0, style: usualStyle, image: hash } as const;
      this.#host.commit(
        'paste',
        (document) => {
          if (!document.images.has(hash)) document.images.set(hash, bytes);
          if (place !== undefined) document.insert(id, { ...shape, z: nextKey(), ...place });
        },
        undefined,
        step,
      );
      ids.push(id);
    }
    const added = ids.filter((id) => this.#host.scene.get(id) !== undefined);
    if (added.length > 0) this.#host.selectNew(added);
  }

  #patchSelected(
    kind: OperationKind,
    change: (shape: Shape) => Readonly<Record<string, unknown>>,
  ): void {
    const shapes = editable(this.selected());
    if (shapes.length === 0) return;
    this.#host.commit(kind, (document) => {
      for (const { id, shape } of shapes) {
        if (shape.type !== 'placeholder') document.patch(id, change(shape));
      }
    });
  }

  #reorder(shapes: readonly SceneShape[], keys: readonly string[]): void {
    if (shapes.length === 0) return;
    this.#host.commit('reorder', (document) => {
      shapes.forEach(({ id }, i) => {
        document.patch(id, { z: keys[i] });
      });
    });
  }

  #put(
    kind: 'paste' | 'duplicate',
    source: BoardDocument,
    ids: readonly string[],
    by: { readonly dx: number; readonly dy: number },
  ): void {
    if (ids.length === 0) return;
    const keys = keysAbove(this.#host.scene.topKey(), ids.length);
    const newIds: string[] = [];
    this.#host.commit(kind, (document) => {
      transferShapes(source, document, ids, () => {
        const id = this.#host.newId();
        newIds.push(id);
        const z = keys[newIds.length - 1] ?? 'a0';
        return { id, z, page: this.#host.scene.page, ...by };
      });
    });
    this.#host.selectNew(newIds);
  }
}

/** Choosing a stroke colour or width also shows a stroke that was off. */
function restyled(shape: Shape, change: StyleChange): Style {
  const { style } = shape;
  const { styling } = kindOf(shape);
  if (styling !== undefined) return styling.changed(style, change);
  if (change.colour === undefined && change.width === undefined) return { ...style, ...change };
  const { outline: _, ...others } = style;
  return { ...others, ...change };
}

/** The shapes of a board that is not shown, lowest first. */
function placed(source: BoardDocument): SceneShape[] {
  return [...source.shapes.keys()]
    .flatMap((id) => {
      const shape = source.read(id);
      return shape === undefined ? [] : [new SceneShape(id, shownShape(shape))];
    })
    .sort(compareOrder);
}

/** The ids of the shapes of a board that is not shown, lowest first, read in slices. */
async function inOrder(source: BoardDocument): Promise<readonly string[]> {
  const shapes: Ordered[] = [];
  for (const id of source.shapes.keys()) {
    const shape = source.read(id);
    if (shape !== undefined) shapes.push({ id, z: shape.z });
    if (shapes.length % importSliceSize === 0) await nextTask();
  }
  return shapes.sort(compareOrder).map(({ id }) => id);
}

/** Each call returns a key above the previous one; the first is above `below`. */
function risingKeys(below: string | undefined): () => string {
  let last = below;
  return () => {
    last = keyBetween(last, undefined);
    return last;
  };
}

function cloned(value: unknown): unknown {
  return value instanceof AbstractType ? value.clone() : value;
}

function slicesOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / importSliceSize);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * importSliceSize, (index + 1) * importSliceSize),
  );
}
