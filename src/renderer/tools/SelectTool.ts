import type { Shape } from '../../shared/document/shape.ts';
import { withText } from '../../shared/document/shapes/textShapes.ts';
import type { ScenePaintSettings } from '../canvas/scene/paintScene.ts';
import type { SceneShape } from '../canvas/scene/SceneShape.ts';
import type { BoardPointer } from '../canvas/view/BoardView.ts';
import type { LiveSurface } from '../canvas/view/LiveLayer.ts';
import {
  contains,
  containsPoint,
  distance,
  type Point,
  rectOfPoints,
  unionRects,
} from '../drawing/geometry.ts';
import { paintMarquee, paintSelection, selectionReachPx } from './paintSelection.ts';
import {
  editable,
  handlePoints,
  leastHandleSidePx,
  lineEnds,
  selectionBox,
  selectionFrame,
  soleLine,
} from './selectionBox.ts';
import {
  type PressTarget,
  type SelectEffect,
  type SelectEvent,
  type SelectState,
  selectTransition,
} from './selectMachine.ts';
import { textPlace } from './TextTool.ts';
import { TransformLimits } from './TransformLimits.ts';
import type { Tool, ToolHost } from './tool.ts';
import { keepsRatio, type ResizeHandle, type Transform, transformShape } from './transformShape.ts';

/** CSS pixels. */
const hitTolerancePx = 6;
const handleTolerancePx = 9;

const cursorOfHandle: Readonly<Record<ResizeHandle, string>> = {
  nw: 'nwse-resize',
  se: 'nwse-resize',
  ne: 'nesw-resize',
  sw: 'nesw-resize',
  n: 'ns-resize',
  s: 'ns-resize',
  e: 'ew-resize',
  w: 'ew-resize',
};

/** Selects, moves and resizes, as `selectMachine` decides. */
export class SelectTool implements Tool {
  readonly #host: ToolHost;
  #state: SelectState = { type: 'idle' };
  /** The shapes as they were when the drag began. */
  #originals: ReadonlyMap<string, Shape> = new Map();
  #limits = new TransformLimits([]);
  /** The drag's last transform that keeps all shapes within the board's limits. */
  #allowed: Transform | undefined;

  constructor(host: ToolHost) {
    this.#host = host;
  }

  cursorAt(pointer: BoardPointer | undefined): string {
    if (pointer === undefined) return 'default';
    const target = this.#targetAt(pointer);
    if (target.type === 'handle') return cursorOfHandle[target.handle];
    if (target.type === 'empty') return 'default';
    if (target.type === 'shape' && this.#host.scene.get(target.id)?.isPlaceholder) return 'default';
    return 'move';
  }

  pointerDown(pointer: BoardPointer): void {
    const { selection } = this.#host;
    this.#step({ type: 'press', at: pointer, target: this.#targetAt(pointer), selection });
    const selected = this.#selected();
    this.#allowed = undefined;
    this.#limits = new TransformLimits(selected);
    this.#originals = new Map(
      selected.flatMap(({ id, shape }) =>
        shape.type === 'placeholder' ? [] : [[id, shape] as const],
      ),
    );
  }

  pointerMove(pointers: readonly BoardPointer[]): void {
    const at = pointers.at(-1);
    if (at !== undefined) this.#step({ type: 'drag', at });
  }

  pointerUp(pointer: BoardPointer): void {
    this.#step({ type: 'drag', at: pointer });
    this.#step({ type: 'release' });
  }

  doubleClick(pointer: BoardPointer): void {
    const hit = this.#host.scene.hit(pointer, hitTolerancePx / this.#host.zoom);
    if (hit === undefined) this.#host.editText({ at: textPlace(pointer) });
    else if (withText(hit.shape) !== undefined) this.#host.editText({ id: hit.id });
  }

  interrupt(): void {
    this.#step({ type: 'release' });
  }

  cancel(): void {
    this.#step({ type: 'cancel' });
  }

  discard(): void {
    this.#step({ type: 'discard' });
  }

  boardChanged(): void {
    if (this.#state.type !== 'transforming') return;
    // The dragged shapes are gone, so the drag ends.
    const isLeft = [...this.#originals.keys()].some((id) => this.#host.scene.get(id) !== undefined);
    if (!isLeft) this.#step({ type: 'discard' });
  }

  paintLive(surface: LiveSurface, { transform, devicePixelRatio }: ScenePaintSettings): void {
    const state = this.#state;
    const selected = this.#selected();
    const frame = selectionFrame(selected, transform.scale / devicePixelRatio);
    const marquee = state.type === 'marquee' ? rectOfPoints(state.from, state.to) : undefined;
    const area = unionRects([frame, marquee].filter((rect) => rect !== undefined));
    if (area === undefined) return;
    const patch = surface.over(area, selectionReachPx * devicePixelRatio);
    if (patch === undefined) return;
    const { context, settings } = patch;
    if (marquee !== undefined) paintMarquee(context, settings, marquee);
    paintSelection(context, settings, selected, state.type !== 'transforming');
  }

  #step(event: SelectEvent): void {
    const { state, effects } = selectTransition(this.#state, event);
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
    this.#host.invalidateLive();
  }

  #carryOut(effect: SelectEffect): void {
    switch (effect.type) {
      case 'select':
        this.#host.select(effect.ids);
        return;
      case 'select-within':
        this.#selectWithin(effect);
        return;
      case 'preview':
        this.#preview(effect.transform);
        return;
      case 'clear-preview':
        this.#host.scene.clearPreviews();
        return;
      case 'commit':
        this.#commit((kind, change) => this.#host.commit(kind, change));
        return;
      case 'give-up':
        this.#commit((kind, change) => this.#host.commitUndone(kind, change));
        return;
      default:
    }
  }

  #selectWithin({ rect, also }: Extract<SelectEffect, { type: 'select-within' }>): void {
    const { scene } = this.#host;
    const within = scene
      .query(rect)
      .filter((shape) => contains(rect, shape.frame))
      .filter((shape) => scene.isShown(shape))
      .map((shape) => shape.id);
    const ids = new Set([...also, ...within]);
    const { selection } = this.#host;
    if (ids.size === selection.size && [...ids].every((id) => selection.has(id))) return;
    this.#host.select(ids);
  }

  #preview(wanted: Transform): void {
    const transform = this.#limits.limit(wanted);
    if (transform === undefined) return;
    this.#allowed = transform;
    for (const [id, shape] of this.#originals) {
      if (this.#host.scene.get(id) === undefined) continue;
      const changed = { ...shape, ...transformShape(shape, transform) } as Shape;
      this.#host.scene.setPreview(id, { shape: changed });
    }
  }

  #commit(commit: ToolHost['commitUndone']): void {
    const transform = this.#allowed;
    this.#host.scene.clearPreviews();
    if (transform === undefined || this.#originals.size === 0) return;
    const kind = transform.type === 'move' ? 'move' : 'resize';
    commit(kind, (document) => {
      for (const [id, shape] of this.#originals) {
        document.patch(id, transformShape(shape, transform));
      }
    });
  }

  #selected(): SceneShape[] {
    return [...this.#host.selection]
      .map((id) => this.#host.scene.get(id))
      .filter((shape) => shape !== undefined);
  }

  #targetAt(pointer: BoardPointer): PressTarget {
    const { zoom, scene } = this.#host;
    const selected = this.#selected();
    const handle = this.#handleAt(pointer, selected);
    if (handle !== undefined) return handle;
    const hit = scene.hit(pointer, hitTolerancePx / zoom);
    if (hit !== undefined) return { type: 'shape', id: hit.id };
    const frame = selectionFrame(selected, zoom);
    const isInside = frame !== undefined && containsPoint(frame, pointer);
    return isInside ? { type: 'selection' } : { type: 'empty' };
  }

  #handleAt(pointer: Point, selected: readonly SceneShape[]): PressTarget | undefined {
    const { zoom } = this.#host;
    const reach = handleTolerancePx / zoom;
    const line = soleLine(selected);
    if (line !== undefined) {
      const [first, second] = lineEnds(line);
      if (first === undefined || second === undefined) return undefined;
      if (distance(pointer, second) <= reach) {
        return { type: 'line-end', end: 2, at: second, fixed: first };
      }
      if (distance(pointer, first) <= reach) {
        return { type: 'line-end', end: 1, at: first, fixed: second };
      }
      return undefined;
    }
    const box = selectionBox(selected);
    const frame = selectionFrame(editable(selected), zoom);
    if (box === undefined || frame === undefined) return undefined;
    const found = handlePoints(frame, leastHandleSidePx / zoom).find(
      ({ at }) => distance(at, pointer) <= reach,
    );
    if (found === undefined) return undefined;
    const isRatioKept = selected.some(
      ({ shape }) => shape.type !== 'placeholder' && keepsRatio(shape),
    );
    return { type: 'handle', handle: found.handle, box, isRatioKept };
  }
}
