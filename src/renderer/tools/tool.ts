import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import type { Style } from '../../shared/document/style.ts';
import type { OperationKind } from '../../shared/operation.ts';
import type { ScenePaintSettings } from '../canvas/scene/paintScene.ts';
import type { Scene } from '../canvas/scene/Scene.ts';
import type { BoardPointer } from '../canvas/view/BoardView.ts';
import type { Ink } from '../canvas/view/Ink.ts';
import type { LiveLook, LiveSurface } from '../canvas/view/LiveLayer.ts';
import type { Point } from '../drawing/geometry.ts';

/** What tools may do to the board. The editor implements it; tests have their own. */
export interface ToolHost {
  readonly document: BoardDocument;
  readonly scene: Scene;
  /** Screen pixels per board unit. */
  readonly zoom: number;
  readonly drawingStyle: Style;
  readonly selection: ReadonlySet<string>;
  readonly isDark: boolean;
  /** The exponent that the pressure of a pen is raised to: below 1 a light hand draws bold, above 1 a firm one fine. */
  readonly pressureCurve: number;
  newId(): string;
  select(ids: Iterable<string>): void;
  /**
   * One user action: one transaction, one operation, one undo step.
   * @param step changes with the same one are one undo step, and nothing changes any more once that was undone
   */
  commit(
    kind: OperationKind,
    change: (document: BoardDocument) => void,
    endsDraft?: string,
    step?: object,
  ): void;
  /** As `commit`, in slices with input and frames in between: one undo step. */
  commitInSlices(
    kind: OperationKind,
    changes: Iterable<(document: BoardDocument) => void>,
    onSlice: (count: number) => void,
  ): Promise<void>;
  /** As `commit`, undone at once: the board stays as it was, and redo applies the change. */
  commitUndone(kind: OperationKind, change: (document: BoardDocument) => void): void;
  /** Requests a new frame of the live layer. */
  invalidateLive(): void;
  setLiveLook(look: LiveLook): void;
  /** Switches to the select tool with these new shapes selected. */
  selectNew(ids: readonly string[]): void;
  /** Saves the ink of a growing stroke as a draft, until `finish` or `drop` of the returned writer. */
  startDraft(ink: Ink): { finish(): string | undefined; drop(): void };
  /** Opens the text field on a shape, or at a point without one. */
  editText(target: { readonly id: string } | { readonly at: Point }): void;
  pan(dx: number, dy: number): void;
}

/** A tool receives pointer input and changes the board through its host. */
export interface Tool {
  /** CSS cursor while nothing is pressed. */
  cursorAt(pointer: BoardPointer | undefined): string;
  pointerDown(pointer: BoardPointer): void;
  /**
   * @param pointers all points since the last call, oldest first
   * @param predicted where the pointer is likely to be next: shown until the next call, never stored
   */
  pointerMove(pointers: readonly BoardPointer[], predicted: readonly BoardPointer[]): void;
  pointerUp(pointer: BoardPointer): void;
  doubleClick?(pointer: BoardPointer): void;
  /** The pointer was lost (cancel, lost capture, blur): the result so far is kept. */
  interrupt(): void;
  /** The user pressed Escape: ink is kept; anything else is undone, and redo brings it back. */
  cancel(): void;
  /** The touch was accidental (the first finger of a pinch, the palm of a hand with a pen): the result is discarded. */
  discard(): void;
  /** The document or the selection changed during use of the tool. */
  boardChanged?(): void;
  /** Paints the preview of what is not on the board yet. */
  paintLive(surface: LiveSurface, settings: ScenePaintSettings): void;
}
