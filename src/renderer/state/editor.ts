/**
 * The editor of one open board as the user interface sees it. `BoardEditor` implements it; the React
 * components read `getState` through `useSyncExternalStore` and call the commands.
 */

import type { Colour, Style } from '../../shared/document/style.ts';
import type { WrittenFormat } from '../../shared/fileFormats.ts';
import type { Notice } from '../../shared/ipc.ts';
import type { LastView } from '../../shared/lastView.ts';
import type { BoardStatus } from '../../shared/status.ts';
import type { ImportContent } from '../formats/FileCodec.ts';
import type { FileContent } from '../formats/FileContent.ts';
import type { StyleControl } from '../shapes/ShapeKind.ts';
import type { ToolName } from '../tools/toolName.ts';

/** A style as the panel shows it: of the selection if there is one, else what the tool will draw with. */
export interface PanelStyle {
  readonly colour: Colour | 'mixed';
  readonly width: number | 'mixed';
  readonly fill: Style['fill'] | 'mixed';
  readonly opacity: number | 'mixed';
  /** Which of the controls mean anything for this tool or selection. */
  readonly shows: ReadonlySet<StyleControl>;
}

export interface EditorState {
  readonly boardId: string;
  readonly title: string;
  readonly tool: ToolName;
  /** The board may be viewed, and nothing on it changed. */
  readonly isReadOnly: boolean;
  readonly style: PanelStyle;
  readonly selectionCount: number;
  readonly shapeCount: number;
  /** Shapes that this version cannot show: they are placeholders. */
  readonly unreadableCount: number;
  /** Increases with each change of the board, whoever made it, and with each image that can be shown. */
  readonly changeCount: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** 1 is 100 %. */
  readonly zoom: number;
  readonly status: BoardStatus;
  /** `loading` until the board's first picture is complete. */
  readonly phase: 'loading' | 'ready' | 'failed';
  /** Set while a text is typed: the canvas shows a text field there. */
  readonly isEditingText: boolean;
}

export interface Editor {
  getState(): EditorState;
  subscribe(listener: () => void): () => void;
  /** Hears of what the user should know: an import with unknown shapes, a recovered stroke. */
  onNotice(listener: (notice: Notice) => void): () => void;
  /** Hears of the ids of notices that do not hold any more. */
  onNoticeOver(listener: (id: string) => void): () => void;

  /** Puts canvases and text field into `host` and listens to its pointers; the returned function takes them out. */
  mount(host: HTMLElement): () => void;
  /** Looks where the board was looked at last; `image` stands in for the board until that is loaded. */
  showLastView(view: LastView, image?: HTMLImageElement): void;
  /** What the window shows of the board, undefined while it shows nothing of it. */
  readonly lastView: LastView | undefined;
  /** The picture of `lastView`; undefined while there is none. Taken at the call, then made ready. */
  drawView(): Promise<{ readonly view: LastView; readonly png: Uint8Array } | undefined>;
  /** Somebody draws, drags, or is about to. */
  readonly isPointerDown: boolean;
  /** Resolves when all of the board that is in view is on the canvas as it is. */
  whenDrawn(): Promise<void>;
  /** The colours of the board follow; ink keeps its palette name. */
  setDarkMode(isDark: boolean): void;
  /** How the pressure of a pen counts from now on, see `ToolHost.pressureCurve`. */
  setPressureCurve(exponent: number): void;

  setTool(tool: ToolName): void;
  setStyle(change: Partial<Pick<Style, 'colour' | 'width' | 'fill' | 'opacity'>>): void;
  setTitle(title: string): void;
  /** The title is being typed, and is `title` so far; undefined when it is given up. */
  typeTitle(title: string | undefined): void;

  /** Ends the stroke or text that is at work, and keeps it. */
  finishInput(): void;
  /**
   * The window is about to close: main gets everything, what is being drawn or typed included.
   * @returns false when there are changes that main cannot be given, since it has not opened the board
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
  /** For clipboard events: the selection as text of type `application/x-everink+json`, undefined without one. */
  copySelection(): string | undefined;
  /** Pastes what `copySelection` gave, a drawing that another program copied, or plain text as a text shape, at the pointer or the middle of the view. */
  paste(content: { readonly shapes?: string; readonly text?: string }): void;

  zoomBy(factor: number): void;
  zoomTo(zoom: number): void;
  zoomToFit(): void;

  /**
   * The board as it is now as a file; a picture may show the selection only.
   * @throws Error for the user, as when a picture would show nothing
   */
  exportFile(format: WrittenFormat, what?: 'board' | 'selection'): Promise<FileContent>;
  /** Adds the content of a file to this board as one operation; throws an Error whose message a user understands. */
  importFile(content: ImportContent, title?: string): Promise<void>;
  /** A picture for the list of boards, 320 x 200 pixels, light; null while it shows nothing, undefined while it is loaded. */
  drawThumbnail(): Promise<Uint8Array | null | undefined>;

  dispose(): void;
}
