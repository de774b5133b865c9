import type { Shape } from '../../shared/document/shape.ts';
import { withText } from '../../shared/document/shapes/textShapes.ts';
import { keyBetween } from '../../shared/document/zOrder.ts';
import { paintShape } from '../canvas/scene/paintShape.ts';
import { SceneShape } from '../canvas/scene/SceneShape.ts';
import type { BoardPointer } from '../canvas/view/BoardView.ts';
import type { LiveSurface } from '../canvas/view/LiveLayer.ts';
import { Pen } from '../drawing/Pen.ts';
import type { NewPlace } from '../shapes/ShapeKind.ts';
import { type DrawnType, drawingOf } from '../shapes/shapeKinds.ts';
import { drawnShape } from './drawnShape.ts';
import type { Tool, ToolHost } from './tool.ts';

/** CSS pixels. A shorter drag is a click. */
const leastDragPx = 3;

/** The live layer has no stacking order. */
const liveKey = 'a0';

interface Dragging {
  readonly from: BoardPointer;
  readonly to: BoardPointer;
}

/** Draws shapes of one kind by dragging from one corner or end to the other. */
export class DragShapeTool implements Tool {
  readonly #host: ToolHost;
  readonly #type: DrawnType;
  #dragging: Dragging | undefined;

  constructor(host: ToolHost, type: DrawnType) {
    this.#host = host;
    this.#type = type;
  }

  cursorAt(): string {
    return 'crosshair';
  }

  pointerDown(pointer: BoardPointer): void {
    this.#dragging = { from: pointer, to: pointer };
  }

  pointerMove(pointers: readonly BoardPointer[]): void {
    const to = pointers.at(-1);
    if (this.#dragging === undefined || to === undefined) return;
    this.#dragging = { ...this.#dragging, to };
    this.#host.invalidateLive();
  }

  pointerUp(pointer: BoardPointer): void {
    this.pointerMove([pointer]);
    const clicked = this.#dragging && this.#shapeByClick(this.#dragging);
    this.#insert(clicked ?? this.#takeShape());
  }

  interrupt(): void {
    this.#insert(this.#takeShape());
  }

  #insert(shape: Shape | undefined): void {
    this.discard();
    if (shape === undefined) return;
    const id = this.#host.newId();
    this.#host.commit('create', (document) => document.insert(id, shape));
    this.#host.selectNew([id]);
    if (withText(shape) !== undefined) this.#host.editText({ id });
  }

  cancel(): void {
    const shape = this.#takeShape();
    if (shape === undefined) return;
    const id = this.#host.newId();
    this.#host.commitUndone('create', (document) => document.insert(id, shape));
  }

  discard(): void {
    this.#dragging = undefined;
    this.#host.invalidateLive();
  }

  /** Ends the drag. @returns the shape that it drew, undefined for a click */
  #takeShape(): Shape | undefined {
    const dragging = this.#dragging;
    const shape = this.#shape(this.#topKey());
    this.discard();
    return dragging !== undefined && isDrag(dragging) ? shape : undefined;
  }

  #shapeByClick(dragging: Dragging): Shape | undefined {
    const size = drawingOf(this.#type).sizeByClick;
    if (size === undefined || isDrag(dragging)) return undefined;
    const { x, y } = dragging.from;
    const from = { x: x - size.width / 2, y: y - size.height / 2 };
    const to = { x: x + size.width / 2, y: y + size.height / 2 };
    return drawnShape(this.#type, from, to, false, this.#place(this.#topKey()));
  }

  #topKey(): string {
    return keyBetween(this.#host.scene.topKey(), undefined);
  }

  paintLive(surface: LiveSurface): void {
    const shape = this.#shape(liveKey);
    if (shape === undefined) return;
    const drawn = new SceneShape('drawn', shape);
    const patch = surface.over(drawn, 0);
    if (patch !== undefined) {
      paintShape(new Pen(patch.context), drawn, patch.settings);
    }
  }

  #shape(z: string): Shape | undefined {
    if (this.#dragging === undefined) return undefined;
    const { from, to } = this.#dragging;
    return drawnShape(this.#type, from, to, to.shiftKey, this.#place(z));
  }

  #place(z: string): Pick<NewPlace, 'page' | 'z' | 'style'> {
    return { page: this.#host.scene.page, z, style: this.#host.drawingStyle };
  }
}

function isDrag({ from, to }: Dragging): boolean {
  return Math.hypot(to.screenX - from.screenX, to.screenY - from.screenY) >= leastDragPx;
}
