import type { Point } from '../../drawing/geometry.ts';

/** A pointer on the view: CSS pixels from its top left. */
export interface ScreenPointer extends Point {
  readonly pressure: number | undefined;
  readonly timeMs: number;
  readonly shiftKey: boolean;
}

/** Which end of a pen is down; other pointers have a tip only. */
export type PenEnd = 'tip' | 'eraser';

/** Receives the meaning of pointer events: tool input, or moving the view. */
export interface PointerListener {
  onDown(pointer: ScreenPointer, end: PenEnd): void;
  /**
   * @param pointers every position since the last call, oldest first
   * @param predicted likely next positions: to be shown for one frame
   */
  onMove(pointers: readonly ScreenPointer[], predicted: readonly ScreenPointer[]): void;
  onUp(pointer: ScreenPointer): void;
  onDoubleClick(pointer: ScreenPointer): void;
  onHover(pointer: ScreenPointer): void;
  /** The system took the pointer away: the input so far is kept. */
  onInterrupt(): void;
  /** The pointer was the first finger of a pinch, or the hand holding a pen: its input was unintended. */
  onCancel(): void;
  /** CSS pixels; positive values show what is further right and down. */
  onPan(dx: number, dy: number): void;
  onZoom(at: Point, factor: number): void;
  onPanModeChange(mode: 'none' | 'ready' | 'panning'): void;
}

type Gesture =
  | { readonly type: 'idle' }
  | { readonly type: 'tool'; readonly pointerId: number; readonly startMs: number }
  | { readonly type: 'pan'; readonly pointerId: number; readonly last: Point }
  | {
      readonly type: 'pinch';
      readonly first: { readonly id: number; readonly at: Point };
      readonly second: { readonly id: number; readonly at: Point };
    };

/** A second finger within this time means that a pinch was intended from the start. */
const pinchGraceMs = 250;
/** Ink of a finger older than this when a pen touches was intended, and not made by the palm. */
const handGraceMs = 1_000;
/** `button` of a pen's eraser, and bits of `buttons` (Pointer Events, "Chorded button interactions"). */
const eraserButton = 5;
const eraserBit = 32;
const tipBit = 1;
const largestWheelStep = 30;
const wheelZoomRate = 0.01;
const wheelLinePx = 16;

/**
 * Listens to pointers, wheel and space bar, and distinguishes drawing, panning and pinching. Pens have priority
 * over touch: a pen takes over from a hand that touched before it, a hand that touches after it is ignored, and
 * once a pen was used, a finger pans.
 */
export class PointerInput {
  readonly #host: HTMLElement;
  readonly #listener: PointerListener;
  readonly #listening = new AbortController();
  readonly #touches = new Map<number, Point>();
  #gesture: Gesture = { type: 'idle' };
  #isSpaceDown = false;
  #hasSeenPen = false;
  /** Whether the pen reports pressure, which shows when it touches. */
  #hasPenPressure = false;

  constructor(host: HTMLElement, listener: PointerListener) {
    this.#host = host;
    this.#listener = listener;
    const options = { signal: this.#listening.signal };
    host.addEventListener('pointerdown', (event) => this.#down(event), options);
    host.addEventListener('pointermove', (event) => this.#move(event), options);
    host.addEventListener('pointerup', (event) => this.#up(event), options);
    host.addEventListener('pointercancel', (event) => this.#lose(event), options);
    host.addEventListener('lostpointercapture', (event) => this.#lose(event), options);
    host.addEventListener('dblclick', (event) => this.#doubleClick(event), options);
    host.addEventListener('contextmenu', (event) => event.preventDefault(), options);
    host.addEventListener('wheel', (event) => this.#wheel(event), { ...options, passive: false });
    window.addEventListener('keydown', (event) => this.#keyDown(event), options);
    window.addEventListener('keyup', (event) => this.#keyUp(event), options);
    window.addEventListener('blur', () => this.#blur(), options);
  }

  dispose(): void {
    this.#blur();
    this.#listening.abort();
  }

  #down(event: PointerEvent): void {
    if (event.target instanceof HTMLTextAreaElement) return;
    const at = this.#point(event);
    if (event.pointerType === 'pen') this.#seePen(event);
    if (event.pointerType === 'touch') this.#touches.set(event.pointerId, at);
    if (this.#gesture.type !== 'idle') {
      this.#downDuringGesture(event);
      return;
    }
    const isPen = event.pointerType === 'pen';
    const isEraser = isPen && (event.button === eraserButton || (event.buttons & eraserBit) !== 0);
    // A pen draws as soon as it touches, whichever button is held.
    if (isPen ? this.#isPenHovering(event) : event.button > 1) return;
    this.#host.setPointerCapture(event.pointerId);
    const isPan =
      (event.button === 1 && !isPen) ||
      this.#isSpaceDown ||
      (event.pointerType === 'touch' && this.#hasSeenPen);
    if (isPan) {
      event.preventDefault();
      this.#gesture = { type: 'pan', pointerId: event.pointerId, last: at };
      this.#listener.onPanModeChange('panning');
      return;
    }
    this.#gesture = { type: 'tool', pointerId: event.pointerId, startMs: event.timeStamp };
    this.#listener.onDown(this.#screenPointer(event), isEraser ? 'eraser' : 'tip');
  }

  #downDuringGesture(event: PointerEvent): void {
    const gesture = this.#gesture;
    if (event.pointerType !== 'touch') {
      if (event.pointerType === 'pen' && this.#isOfTouch(gesture)) this.#takeOver(event);
      return;
    }
    const [first, second] = [...this.#touches];
    if (first === undefined || second === undefined || gesture.type === 'pinch') return;
    if (gesture.type === 'tool') {
      const isTouchStroke = this.#touches.has(gesture.pointerId);
      if (!isTouchStroke || event.timeStamp - gesture.startMs > pinchGraceMs) return;
      this.#gesture = { type: 'idle' };
      this.#listener.onCancel();
    }
    this.#host.setPointerCapture(event.pointerId);
    this.#gesture = {
      type: 'pinch',
      first: { id: first[0], at: first[1] },
      second: { id: second[0], at: second[1] },
    };
  }

  #isOfTouch(gesture: Gesture): boolean {
    return (
      gesture.type === 'pinch' || (gesture.type !== 'idle' && this.#touches.has(gesture.pointerId))
    );
  }

  /** A pen touches while a hand rests on the screen: the pen has priority. */
  #takeOver(pen: PointerEvent): void {
    const gesture = this.#gesture;
    this.#gesture = { type: 'idle' };
    if (gesture.type === 'tool') {
      const isMeant = pen.timeStamp - gesture.startMs > handGraceMs;
      if (isMeant) this.#listener.onInterrupt();
      else this.#listener.onCancel();
    }
    if (gesture.type === 'pan') this.#tellPanMode();
    this.#down(pen);
  }

  #move(event: PointerEvent): void {
    const gesture = this.#gesture;
    if (event.pointerType === 'touch' && this.#touches.has(event.pointerId)) {
      this.#touches.set(event.pointerId, this.#point(event));
    }
    if (event.pointerType === 'pen' && this.#touchesOrLifts(event)) return;
    if (gesture.type === 'idle') {
      this.#listener.onHover(this.#screenPointer(event));
    } else if (gesture.type === 'pinch') {
      this.#pinch(gesture);
    } else if (gesture.pointerId === event.pointerId) {
      if (gesture.type === 'pan') this.#pan(gesture, event);
      else this.#listener.onMove(this.#coalesced(event), this.#predicted(event));
    }
  }

  #pan(gesture: Extract<Gesture, { type: 'pan' }>, event: PointerEvent): void {
    const at = this.#point(event);
    this.#gesture = { ...gesture, last: at };
    this.#listener.onPan(gesture.last.x - at.x, gesture.last.y - at.y);
  }

  #pinch({ first, second }: Extract<Gesture, { type: 'pinch' }>): void {
    const a = this.#touches.get(first.id);
    const b = this.#touches.get(second.id);
    if (a === undefined || b === undefined) return;
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const before = { x: (first.at.x + second.at.x) / 2, y: (first.at.y + second.at.y) / 2 };
    const spread = Math.hypot(a.x - b.x, a.y - b.y);
    const spreadBefore = Math.hypot(first.at.x - second.at.x, first.at.y - second.at.y);
    this.#listener.onPan(before.x - middle.x, before.y - middle.y);
    if (spreadBefore > 0 && spread > 0) this.#listener.onZoom(middle, spread / spreadBefore);
    this.#gesture = {
      type: 'pinch',
      first: { id: first.id, at: a },
      second: { id: second.id, at: b },
    };
  }

  #seePen({ pressure }: PointerEvent): void {
    this.#hasSeenPen = true;
    if (pressure > 0) this.#hasPenPressure = true;
  }

  /** A side button was pressed or is held while the pen is above the surface. */
  #isPenHovering({ button, buttons, pressure }: PointerEvent): boolean {
    const isTouching = button === 0 || pressure > 0 || (buttons & (tipBit | eraserBit)) !== 0;
    return this.#hasPenPressure && !isTouching;
  }

  /**
   * While a side button is held, some systems report touching and lifting as a move, since another button is
   * already or still down.
   * @returns whether the event was one of these
   */
  #touchesOrLifts(event: PointerEvent): boolean {
    const gesture = this.#gesture;
    const isTipDown = (event.buttons & (tipBit | eraserBit)) !== 0;
    if (gesture.type === 'idle') {
      if (!event.buttons || !(isTipDown || event.pressure > 0)) return false;
      this.#down(event);
      return true;
    }
    if (gesture.type !== 'tool' || gesture.pointerId !== event.pointerId) return false;
    const isLifted = this.#hasPenPressure && !isTipDown && event.pressure === 0;
    if (isLifted) this.#up(event);
    return isLifted;
  }

  #up(event: PointerEvent): void {
    // A side button was released while the pen still touches.
    if (event.pointerType === 'pen' && (event.buttons & tipBit) !== 0) return;
    this.#touches.delete(event.pointerId);
    const gesture = this.#gesture;
    if (gesture.type === 'idle') return;
    if (gesture.type === 'pinch') {
      if (event.pointerId !== gesture.first.id && event.pointerId !== gesture.second.id) return;
      this.#gesture = { type: 'idle' };
      return;
    }
    if (gesture.pointerId !== event.pointerId) return;
    this.#gesture = { type: 'idle' };
    if (gesture.type === 'pan') this.#tellPanMode();
    else this.#listener.onUp(this.#screenPointer(event));
  }

  #lose(event: PointerEvent): void {
    this.#touches.delete(event.pointerId);
    const gesture = this.#gesture;
    if (gesture.type === 'tool' && gesture.pointerId === event.pointerId) {
      this.#gesture = { type: 'idle' };
      this.#listener.onInterrupt();
    } else if (gesture.type === 'pan' && gesture.pointerId === event.pointerId) {
      this.#gesture = { type: 'idle' };
      this.#tellPanMode();
    } else if (gesture.type === 'pinch' && this.#touches.size < 2) {
      this.#gesture = { type: 'idle' };
    }
  }

  #doubleClick(event: MouseEvent): void {
    if (event.target instanceof HTMLTextAreaElement) return;
    this.#listener.onDoubleClick({
      ...this.#point(event),
      pressure: undefined,
      timeMs: event.timeStamp,
      shiftKey: event.shiftKey,
    });
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? wheelLinePx : 1;
    const dx = event.deltaX * unit;
    const dy = event.deltaY * unit;
    if (event.ctrlKey || event.metaKey) {
      const step = Math.max(-largestWheelStep, Math.min(largestWheelStep, dy));
      this.#listener.onZoom(this.#point(event), Math.exp(-step * wheelZoomRate));
      return;
    }
    if (event.shiftKey && dx === 0) this.#listener.onPan(dy, 0);
    else this.#listener.onPan(dx, dy);
  }

  #keyDown(event: KeyboardEvent): void {
    if (event.code !== 'Space' || event.ctrlKey || event.metaKey || event.altKey) return;
    const focused = document.activeElement;
    // A focused button or field handles the space bar itself.
    if (focused !== null && focused !== document.body && focused !== this.#host) return;
    event.preventDefault();
    if (this.#isSpaceDown) return;
    this.#isSpaceDown = true;
    this.#tellPanMode();
  }

  #keyUp(event: KeyboardEvent): void {
    if (event.code !== 'Space' || !this.#isSpaceDown) return;
    this.#isSpaceDown = false;
    this.#tellPanMode();
  }

  #blur(): void {
    const gesture = this.#gesture;
    this.#gesture = { type: 'idle' };
    this.#touches.clear();
    this.#isSpaceDown = false;
    if (gesture.type === 'tool') this.#listener.onInterrupt();
    this.#tellPanMode();
  }

  #tellPanMode(): void {
    if (this.#gesture.type === 'pan') this.#listener.onPanModeChange('panning');
    else this.#listener.onPanModeChange(this.#isSpaceDown ? 'ready' : 'none');
  }

  #coalesced(event: PointerEvent): readonly ScreenPointer[] {
    const events = event.getCoalescedEvents();
    const box = this.#host.getBoundingClientRect();
    return (events.length === 0 ? [event] : events).map((each) => this.#screenPointer(each, box));
  }

  /** A prediction has no pressure of its own. */
  #predicted(event: PointerEvent): readonly ScreenPointer[] {
    const box = this.#host.getBoundingClientRect();
    const { pressure } = this.#screenPointer(event, box);
    const events = event.getPredictedEvents();
    return events.map((each) => ({ ...this.#screenPointer(each, box), pressure }));
  }

  #screenPointer(event: PointerEvent, box = this.#host.getBoundingClientRect()): ScreenPointer {
    // Mouse and most touch screens report 0.5 or 0 for any pressure.
    const isMeasured = event.pointerType === 'pen' && event.pressure > 0;
    return {
      ...this.#point(event, box),
      pressure: isMeasured ? event.pressure : undefined,
      timeMs: event.timeStamp,
      shiftKey: event.shiftKey,
    };
  }

  #point(event: MouseEvent, box = this.#host.getBoundingClientRect()): Point {
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}
