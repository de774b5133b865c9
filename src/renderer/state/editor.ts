/**
 * The editor of one open board as the user interface sees it. `BoardEditor` implements it; the React
 * components read `getState` through `useSyncExternalStore` and call the commands.
 */

import type { Colour, Style } from '../../shared/document/style.ts';
import type { WrittenFormat } from '../../shared/fileFormats.ts';
import type { LastView } from '../../shared/lastView.ts';
import type { BoardStatus } from '../../shared/status.ts';
import type { PictureLook } from '../canvas/export/PictureLook.ts';
import type { BoardImage } from '../canvas/images/readImage.ts';
import type { InsertionPlace } from '../canvas/view/BoardView.ts';
import type { Point } from '../drawing/geometry.ts';
import type { ImportContent } from '../formats/FileCodec.ts';
import type { FileContent } from '../formats/FileContent.ts';
import type { StyleControl } from '../shapes/ShapeKind.ts';
import type { ToolName } from '../tools/toolName.ts';
import type { Pasted } from './EditorClipboard.ts';
import type { MakeNotice } from './Notice.ts';

/** The style that the panel shows: the selection's, or without one the tool's. */
export interface PanelStyle {
  readonly colour: Colour | 'mixed';
  readonly width: number | 'mixed';
  readonly fill: Style['fill'] | 'mixed';
  readonly opacity: number | 'mixed';
  /** Which controls apply to this tool or selection. */
  readonly shows: ReadonlySet<StyleControl>;
}

export interface EditorState {
  readonly boardId: string;
  readonly title: string;
  readonly tool: ToolName;
  /** The board may be viewed but not changed. */
  readonly isReadOnly: boolean;
  readonly style: PanelStyle;
  readonly selectionCount: number;
  readonly shapeCount: number;
  /** The number of shapes that this version cannot show and draws as placeholders. */
  readonly unreadableCount: number;
  /** Increases with each change of the board, whoever made it, and each image that has loaded. */
  readonly changeCount: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** 1 is 100 %. */
  readonly zoom: number;
  readonly status: BoardStatus;
  /** `loading` until the board's first picture is complete. */
  readonly phase: 'loading' | 'ready' | 'failed';
  /** Set while a text is being edited in the text field on the canvas. */
  readonly isEditingText: boolean;
}

export interface Editor {
  getState(): EditorState;
  subscribe(listener: () => void): () => void;
  /** Listens to notices for the user, such as an import with unknown shapes or a recovered stroke. */
  onNotice(listener: (make: MakeNotice) => void): () => void;
  /** Listens to the ids of notices that no longer apply. */
  onNoticeOver(listener: (id: string) => void): () => void;

  /** Adds the canvases and the text field to `host` and handles its input. @returns removes them again */
  mount(host: HTMLElement): () => void;
  /** Restores the last view of the board; `image` is shown until the board has loaded. */
  showLastView(view: LastView, image?: HTMLImageElement): void;
  /** The present view, undefined while the window shows nothing of the board. */
  readonly lastView: LastView | undefined;
  /** The picture of `lastView`, taken at the call and then encoded; undefined while there is none. */
  drawView(): Promise<{ readonly view: LastView; readonly png: Uint8Array } | undefined>;
  /** The user is drawing or dragging, or about to. */
  readonly isPointerDown: boolean;
  /** Resolves when the canvas shows everything in view in its present state. */
  whenDrawn(): Promise<void>;
  /** Changes the colours on the screen; ink keeps its palette name. */
  setDarkMode(isDark: boolean): void;
  /** The language has changed: labels on the board are painted again. */
  relabel(): void;
  /** Sets the pressure curve, see `ToolHost.pressureCurve`. */
  setPressureCurve(exponent: number): void;

  setTool(tool: ToolName): void;
  setStyle(change: Partial<Pick<Style, 'colour' | 'width' | 'fill' | 'opacity'>>): void;
  setTitle(title: string): void;
  /** The title is being typed and is `title` so far; undefined when the edit was cancelled. */
  typeTitle(title: string | undefined): void;

  /** Ends the current stroke or text edit, and keeps it. */
  finishInput(): void;
  /**
   * The window is about to close: sends main everything, including what is being drawn or typed.
   * @returns false when changes are left that main cannot take, since it has not opened the board
   */
  handOver(): boolean;
  undo(): void;
  redo(): void;
  selectAll(): void;
  /** Selects all placeholders, wherever they are. */
  selectUnreadable(): void;
  clearSelection(): void;
  deleteSelection(): void;
  duplicateSelection(): void;
  bringToFront(): void;
  sendToBack(): void;
  /** Moves the selection by board units, as the arrow keys do. */
  nudgeSelection(dx: number, dy: number): void;
  /** For clipboard events: the selection as `application/x-everink+json` text, undefined without a selection. */
  copySelection(): string | undefined;
  /** Pastes copied shapes, another program's drawing, or plain text as a text shape, at the pointer or the middle of the view. */
  paste(pasted: Pasted): void;

  /** The point of the board for new content. */
  placeFor(where: InsertionPlace): Point;
  /** Adds images around a point of the board and selects them, as one undo step. */
  addImages(images: readonly BoardImage[], at: Point): Promise<void>;

  zoomBy(factor: number): void;
  zoomTo(zoom: number): void;
  zoomToFit(): void;

  /**
   * The board as it is now as a file; a picture may show the selection only.
   * @throws Error for the user, as when a picture would show nothing
   */
  exportFile(
    format: WrittenFormat,
    what?: 'board' | 'selection',
    look?: PictureLook,
  ): Promise<FileContent>;
  /** Adds the content of a file to this board as one operation; throws an Error whose message a user understands. */
  importFile(content: ImportContent, title?: string): Promise<void>;
  /** The thumbnail, 320 x 200 pixels, light; null if the board is empty, undefined while it is loading. */
  drawThumbnail(): Promise<Uint8Array | null | undefined>;

  dispose(): void;
  /** Resolves once the editor is disposed. */
  readonly whenDisposed: Promise<void>;
}
