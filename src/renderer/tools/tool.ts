import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import type { Style } from '../../shared/document/style.ts';
import type { OperationKind } from '../../shared/operation.ts';
import type { ScenePaintSettings } from '../canvas/scene/paintScene.ts';
import type { Scene } from '../canvas/scene/Scene.ts';
import type { BoardPointer } from '../canvas/view/BoardView.ts';
import type { Ink } from '../canvas/view/Ink.ts';
import type { LiveLook, LiveSurface } from '../canvas/view/LiveLayer.ts';
import type { Point } from '../drawing/geometry.ts';

/** What tools may do to the board. The editor is this host; tests have their own. */
export interface ToolHost {
  readonly document: BoardDocument;
  readonly scene: Scene;
  /** Screen pixels a board unit. */
  readonly zoom: number;
  readonly drawingStyle: Style;
  readonly selection: ReadonlySet<string>;
  readonly isDark: boolean;
  /** The exponent that the pressure of a pen is raised to: below 1 a light hand draws bold, above 1 a firm one fine. */
  readonly pressureCurve: number;
  newId(): string;
  select(ids: Iterable<string>): void;
  /** One action of the user: one transaction, one operation, one step of undo. */
  commit(kind: OperationKind, change: (document: BoardDocument) => void, endsDraft?: string): void;
  /** As `commit`, with input and frames in between: one step of undo. */
  commitInSlices(
    kind: OperationKind,
    changes: Iterable<(document: BoardDocument) => void>,
    onSlice: (count: number) => void,
  ): Promise<void>;
  /** As `commit`, taken back at once: the board is as it was, and redo does it. */
  commitUndone(kind: OperationKind, change: (document: BoardDocument) => void): void;
  /** Has the live layer drawn again. */
  invalidateLive(): void;
  setLiveLook(look: LiveLook): void;
  /** Shapes that were just put on the board: the select tool, with them selected. */
  selectNew(ids: readonly string[]): void;
  /** Keeps the ink of a growing stroke safe until the answer's `finish` or `drop`. */
  startDraft(ink: Ink): { finish(): string | undefined; drop(): void };
  /** Opens the text field: on a shape, or at a place where there is none yet. */
  editText(target: { readonly id: string } | { readonly at: Point }): void;
  pan(dx: number, dy: number): void;
}

/** One tool: told of the pointer's way, it changes the board through its host. */
export interface Tool {
  /** CSS cursor while nothing is pressed. */
  cursorAt(pointer: BoardPointer | undefined): string;
  pointerDown(pointer: BoardPointer): void;
  /**
   * @param pointers all points since the last call, oldest first
   * @param predicted where the pointer is likely to be in a moment: to be shown until the next call, never kept
   */
  pointerMove(pointers: readonly BoardPointer[], predicted: readonly BoardPointer[]): void;
  pointerUp(pointer: BoardPointer): void;
  doubleClick?(pointer: BoardPointer): void;
  /** The pointer was taken away (cancel, lost capture, blur): what is done so far is kept. */
  interrupt(): void;
  /** The user changed their mind (Escape): ink is kept, and anything else is given up until redo brings it back. */
  cancel(): void;
  /** It was not meant (the first finger of a pinch, the hand that holds a pen): what is done so far is forgotten. */
  discard(): void;
  /** The document or the selection changed under the tool. */
  boardChanged?(): void;
  /** Draws what is not on the board yet. */
  paintLive(surface: LiveSurface, settings: ScenePaintSettings): void;
}
