import { keyBetween } from '../../shared/document/zOrder.ts';
import type { ScenePaintSettings } from '../canvas/scene/paintScene.ts';
import type { BoardPointer } from '../canvas/view/BoardView.ts';
import { Ink } from '../canvas/view/Ink.ts';
import { InkPainter } from '../canvas/view/InkPainter.ts';
import type { LiveSurface } from '../canvas/view/LiveLayer.ts';
import { SimulatedPressure } from './simulatedPressure.ts';
import type { Tool, ToolHost } from './tool.ts';

interface Drawing {
  readonly ink: Ink;
  readonly painter: InkPainter;
  readonly pressure: SimulatedPressure;
  readonly isMeasured: boolean;
  readonly draft: { finish(): string | undefined; drop(): void };
  /** Predicted points, until a frame has shown them. */
  predicted: readonly BoardPointer[];
}

/** Minutes of drawing. A longer stroke is continued as a new one, so that none becomes slow or too large. */
const maxPointCount = 20_000;
/** A prediction further ahead is too often wrong when the pen turns or stops. */
const furthestPredictionMs = 25;

/** Pen and highlighter. The document changes once, when the stroke is finished. */
export class PenTool implements Tool {
  readonly #host: ToolHost;
  readonly #tool: 'pen' | 'highlighter';
  #drawing: Drawing | undefined;

  constructor(host: ToolHost, tool: 'pen' | 'highlighter') {
    this.#host = host;
    this.#tool = tool;
  }

  cursorAt(): string {
    return 'crosshair';
  }

  pointerDown(pointer: BoardPointer): void {
    this.#begin(new SimulatedPressure(), pointer.pressure !== undefined);
    this.#add(pointer);
  }

  #begin(pressure: SimulatedPressure, isMeasured: boolean): Ink {
    this.interrupt();
    const ink = new Ink({
      id: this.#host.newId(),
      tool: this.#tool,
      page: this.#host.scene.page,
      style: this.#host.drawingStyle,
      zoom: this.#host.zoom,
    });
    this.#drawing = {
      ink,
      painter: new InkPainter(ink),
      pressure,
      isMeasured,
      draft: this.#host.startDraft(ink),
      predicted: [],
    };
    const highlighterBlend = this.#host.isDark ? 'screen' : 'multiply';
    this.#host.setLiveLook({
      blend: this.#tool === 'highlighter' ? highlighterBlend : 'normal',
      opacity: ink.style.opacity,
    });
    return ink;
  }

  pointerMove(pointers: readonly BoardPointer[], predicted: readonly BoardPointer[]): void {
    for (const pointer of pointers) {
      this.#add(pointer);
    }
    if (this.#drawing === undefined) return;
    const untilMs = (pointers.at(-1)?.timeMs ?? 0) + furthestPredictionMs;
    this.#drawing.predicted = predicted.filter(({ timeMs }) => timeMs <= untilMs);
  }

  pointerUp(pointer: BoardPointer): void {
    this.#add(pointer);
    this.interrupt();
  }

  interrupt(): void {
    const drawing = this.#drawing;
    if (drawing === undefined) return;
    this.#end();
    const { ink } = drawing;
    const endsDraft = drawing.draft.finish();
    if (ink.count === 0) return;
    const shape = ink.toShape(keyBetween(this.#host.scene.topKey(), undefined));
    this.#host.commit('draw', (document) => document.insert(ink.id, shape), endsDraft);
  }

  /** Ink that was on the screen stays: undo removes it. */
  cancel(): void {
    this.interrupt();
  }

  discard(): void {
    this.#drawing?.draft.drop();
    this.#end();
  }

  paintLive(surface: LiveSurface, settings: ScenePaintSettings): void {
    const drawing = this.#drawing;
    if (drawing === undefined) return;
    drawing.painter.paint(surface, settings, drawing.predicted);
    if (drawing.predicted.length === 0) return;
    // Shown in one frame only: by the next one the real points have arrived.
    drawing.predicted = [];
    this.#host.invalidateLive();
  }

  /** Continues with a new stroke where the last one ends. */
  #continue({ ink, pressure, isMeasured }: Drawing): Ink {
    const { xs, ys, pressures } = ink;
    const next = this.#begin(pressure, isMeasured);
    next.add({ x: xs.at(-1) ?? 0, y: ys.at(-1) ?? 0 }, (pressures.at(-1) ?? 0) / 255);
    return next;
  }

  #add(pointer: BoardPointer): void {
    const drawing = this.#drawing;
    if (drawing === undefined) return;
    const { ink } = drawing;
    const simulated = drawing.pressure.at(pointer.screenX, pointer.screenY, pointer.timeMs);
    // A repeated position adds nothing, unless the pen is pressed harder.
    const isSamePlace = ink.xs.at(-1) === pointer.x && ink.ys.at(-1) === pointer.y;
    if (isSamePlace && ink.count > 1) return;
    // A pen that is being lifted reports no pressure: the last one is kept.
    const last = ink.pressures.at(-1);
    const unmeasured = drawing.isMeasured && last !== undefined ? last / 255 : simulated;
    const measured =
      pointer.pressure === undefined ? undefined : pointer.pressure ** this.#host.pressureCurve;
    const growing = ink.count < maxPointCount ? ink : this.#continue(drawing);
    growing.add(pointer, measured ?? unmeasured);
    this.#host.invalidateLive();
  }

  #end(): void {
    this.#drawing = undefined;
    this.#host.setLiveLook({ blend: 'normal', opacity: 1 });
    this.#host.invalidateLive();
  }
}
