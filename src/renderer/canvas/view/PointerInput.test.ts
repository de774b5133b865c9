import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type PenEnd,
  PointerInput,
  type PointerListener,
  type ScreenPointer,
} from './PointerInput.ts';

/** What `PointerInput` uses of an element, at (100, 50) of the page. */
class TestHost extends EventTarget {
  readonly captured: number[] = [];

  setPointerCapture(pointerId: number): void {
    this.captured.push(pointerId);
  }

  getBoundingClientRect(): { left: number; top: number } {
    return { left: 100, top: 50 };
  }
}

interface PointerFields {
  readonly pointerId?: number;
  readonly pointerType?: 'mouse' | 'pen' | 'touch';
  readonly button?: number;
  readonly buttons?: number;
  readonly pressure?: number;
  readonly atMs?: number;
  /** The places since the last frame, where there were several. */
  readonly coalesced?: readonly { readonly x: number; readonly y: number }[];
  /** Where it will be. */
  readonly predicted?: readonly { readonly x: number; readonly y: number }[];
}

/** A pointer event at (x, y) of the host. */
function pointer(type: string, x: number, y: number, fields: PointerFields = {}): Event {
  const { coalesced = [], predicted = [], atMs = 0, ...rest } = fields;
  const event = new Event(type, { cancelable: true });
  const own = {
    pointerId: 1,
    pointerType: 'mouse',
    button: 0,
    pressure: 0.5,
    shiftKey: false,
    ...rest,
    clientX: x + 100,
    clientY: y + 50,
    getCoalescedEvents: () => coalesced.map((at) => pointer(type, at.x, at.y, { ...rest, atMs })),
    getPredictedEvents: () =>
      predicted.map((at) => pointer(type, at.x, at.y, { ...rest, pressure: 0, atMs })),
  };
  Object.defineProperty(event, 'timeStamp', { value: atMs });
  return Object.assign(event, own);
}

function wheel(fields: Partial<WheelEvent>): Event {
  return Object.assign(new Event('wheel', { cancelable: true }), {
    clientX: 300,
    clientY: 250,
    deltaX: 0,
    deltaY: 0,
    deltaMode: 0,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    ...fields,
  });
}

class Recorder implements PointerListener {
  readonly told: string[] = [];
  readonly moves: ScreenPointer[] = [];
  predicted: readonly ScreenPointer[] = [];
  pressure: number | undefined;
  pan = { x: 0, y: 0 };
  zoom = 1;
  zoomedAt: unknown;

  onDown({ pressure }: ScreenPointer, end: PenEnd): void {
    this.told.push(end === 'tip' ? 'down' : `${end} down`);
    this.pressure = pressure;
  }
  onMove(pointers: readonly ScreenPointer[], predicted: readonly ScreenPointer[]): void {
    this.moves.push(...pointers);
    this.predicted = predicted;
  }
  onUp(): void {
    this.told.push('up');
  }
  onDoubleClick(): void {
    this.told.push('double click');
  }
  onHover(): void {}
  onInterrupt(): void {
    this.told.push('interrupt');
  }
  onCancel(): void {
    this.told.push('cancel');
  }
  onPan(dx: number, dy: number): void {
    this.pan = { x: this.pan.x + dx, y: this.pan.y + dy };
  }
  onZoom(at: unknown, factor: number): void {
    this.zoom *= factor;
    this.zoomedAt = at;
  }
  onPanModeChange(mode: string): void {
    this.told.push(`pan ${mode}`);
  }
}

let host: TestHost;
let heard: Recorder;
let input: PointerInput;

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', { activeElement: null, body: null });
  vi.stubGlobal('HTMLTextAreaElement', class {});
  vi.stubGlobal('WheelEvent', { DOM_DELTA_LINE: 1 });
  host = new TestHost();
  heard = new Recorder();
  input = new PointerInput(host as unknown as HTMLElement, heard);
});

afterEach(() => {
  input.dispose();
  vi.unstubAllGlobals();
});

const send = (...events: readonly Event[]): void => {
  for (const event of events) host.dispatchEvent(event);
};

describe('drawing', () => {
  test('the eraser end of a pen is recognised; a mouse has none', () => {
    send(pointer('pointerdown', 0, 0, { pointerType: 'pen', button: 5 }));
    send(pointer('pointerup', 9, 9, { pointerType: 'pen', button: 5 }));
    send(pointer('pointerdown', 0, 0, { pointerType: 'mouse', button: 5 }));
    expect(heard.told).toEqual(['eraser down', 'up']);
  });

  const pen = { pointerType: 'pen', pressure: 0.5 } as const;

  test.each([
    ['alone', 2, 2],
    ['with the tip', 0, 3],
    ['that is the second one', 1, 4],
  ])('I26: a pen draws while its side button is held, reported %s', (_how, button, buttons) => {
    send(pointer('pointerdown', 0, 0, { ...pen, button, buttons }));
    send(pointer('pointermove', 5, 5, { ...pen, button: -1, buttons }));
    send(pointer('pointerup', 9, 9, { ...pen, button, buttons: 0, pressure: 0 }));
    expect(heard.told).toEqual(['down', 'up']);
    expect(heard.moves).toMatchObject([{ x: 5, y: 5 }]);
  });

  test('I26: pressing or releasing a pen’s side button within a stroke changes nothing', () => {
    send(pointer('pointerdown', 0, 0, { ...pen, buttons: 1 }));
    send(pointer('pointermove', 3, 3, { ...pen, button: 2, buttons: 3 }));
    // Some drivers say that a button came up, and the tip is down still.
    send(pointer('pointerup', 5, 5, { ...pen, button: 2, buttons: 1 }));
    send(pointer('pointermove', 7, 7, { ...pen, button: -1, buttons: 1 }));
    expect(heard.told).toEqual(['down']);
    expect(heard.moves).toMatchObject([{ x: 3 }, { x: 7 }]);
    send(pointer('pointerup', 9, 9, { ...pen, buttons: 0, pressure: 0 }));
    expect(heard.told).toEqual(['down', 'up']);
  });

  test('I26: a pen whose button is held before it touches draws from touching to lifting', () => {
    send(pointer('pointerdown', 0, 0, { ...pen, buttons: 1 }));
    send(pointer('pointerup', 0, 0, { ...pen, buttons: 0, pressure: 0 }));
    heard.told.length = 0;
    const above = { ...pen, pressure: 0, buttons: 2 };
    send(pointer('pointerdown', 1, 1, { ...above, button: 2 }));
    send(pointer('pointermove', 2, 2, { ...above, button: -1 }));
    expect(heard.told).toEqual([]);
    send(pointer('pointermove', 3, 3, { ...pen, button: 0, buttons: 3 }));
    send(pointer('pointermove', 4, 4, { ...pen, button: -1, buttons: 3 }));
    send(pointer('pointermove', 5, 5, { ...above, button: 0 }));
    send(pointer('pointermove', 6, 6, { ...above, button: -1 }));
    send(pointer('pointerup', 6, 6, { ...above, button: 2, buttons: 0 }));
    expect(heard.told).toEqual(['down', 'up']);
    expect(heard.moves).toMatchObject([{ x: 4 }]);
  });

  test('the right button of a mouse draws nothing', () => {
    send(pointer('pointerdown', 0, 0, { button: 2, buttons: 2 }));
    send(pointer('pointermove', 5, 5, { buttons: 2 }));
    expect(heard.told).toEqual([]);
  });

  test('every point since the last frame is passed on in order: no bend is missed (excalidraw 7489)', () => {
    const way = Array.from({ length: 30 }, (_, i) => ({ x: i, y: (i * 7) % 11 }));
    send(pointer('pointerdown', 0, 0));
    send(pointer('pointermove', 29, 5, { coalesced: way }));
    expect(heard.moves.map(({ x, y }) => ({ x, y }))).toEqual(way);
    // A browser without them gives the event itself.
    send(pointer('pointermove', 31, 6));
    expect(heard.moves.at(-1)).toMatchObject({ x: 31, y: 6 });
  });

  test('predicted points are separate, with the current pressure', () => {
    const pen = { pointerType: 'pen', pressure: 0.7 } as const;
    send(pointer('pointerdown', 0, 0, pen));
    send(
      pointer('pointermove', 5, 5, {
        ...pen,
        predicted: [
          { x: 8, y: 9 },
          { x: 11, y: 13 },
        ],
      }),
    );
    expect(heard.moves).toMatchObject([{ x: 5, y: 5 }]);
    expect(heard.predicted).toMatchObject([
      { x: 8, y: 9, pressure: 0.7 },
      { x: 11, y: 13, pressure: 0.7 },
    ]);
    send(pointer('pointermove', 6, 6, pen));
    expect(heard.predicted).toEqual([]);
  });

  test('a stroke continues beyond the edge of the board, and an interrupted one is kept (excalidraw 7489)', () => {
    send(pointer('pointerdown', 10, 10), pointer('pointermove', -500, 9_000));
    expect(host.captured).toEqual([1]);
    expect(heard.moves).toMatchObject([{ x: -500, y: 9_000 }]);
    send(pointer('pointercancel', 0, 0));
    expect(heard.told).toEqual(['down', 'interrupt']);
    send(pointer('pointerdown', 10, 10));
    window.dispatchEvent(new Event('blur'));
    expect(heard.told.filter((what) => !what.startsWith('pan'))).toEqual([
      'down',
      'interrupt',
      'down',
      'interrupt',
    ]);
  });

  test('only pens have pressure; a mouse always reports the same', () => {
    send(pointer('pointerdown', 0, 0, { pressure: 0.5 }));
    expect(heard.pressure).toBeUndefined();
    send(pointer('pointerup', 0, 0));
    const pen = { pointerType: 'pen', pointerId: 2 } as const;
    send(pointer('pointerdown', 0, 0, { ...pen, pressure: 0.8 }));
    expect(heard.pressure).toBe(0.8);
    send(pointer('pointermove', 5, 5, { ...pen, pressure: 0.3 }));
    expect(heard.moves.at(-1)?.pressure).toBe(0.3);
  });

  test('a hand on the screen does not end the stroke of a pen', () => {
    const pen = { pointerType: 'pen', pointerId: 2 } as const;
    const hand = { pointerType: 'touch', pointerId: 3, atMs: 20 } as const;
    send(pointer('pointerdown', 0, 0, pen), pointer('pointerdown', 300, 300, hand));
    send(pointer('pointermove', 5, 5, pen), pointer('pointermove', 310, 300, hand));
    send(pointer('pointerup', 310, 300, hand), pointer('pointerup', 5, 5, pen));
    expect(heard.told).toEqual(['down', 'up']);
    expect(heard.moves).toHaveLength(1);
    expect(heard.pan).toEqual({ x: 0, y: 0 });
  });
});

describe('a pen whose hand came down before it', () => {
  const pen = { pointerType: 'pen', pointerId: 9, atMs: 300 } as const;
  const hand = { pointerType: 'touch', pointerId: 3 } as const;
  const stroke = (): void => {
    send(pointer('pointerdown', 0, 0, pen), pointer('pointermove', 5, 5, pen));
    send(pointer('pointermove', 290, 300, hand), pointer('pointerup', 290, 300, hand));
    send(pointer('pointerup', 6, 6, pen));
  };

  test('removes the mark of the hand and draws', () => {
    send(pointer('pointerdown', 300, 300, hand));
    stroke();
    expect(heard.told).toEqual(['down', 'cancel', 'down', 'up']);
    expect(heard.moves).toMatchObject([{ x: 5, y: 5 }]);
  });

  test('I26: keeps a stroke that a finger drew for a while', () => {
    send(pointer('pointerdown', 300, 300, hand));
    send(pointer('pointerdown', 0, 0, { ...pen, atMs: 1_001 }));
    expect(heard.told).toEqual(['down', 'interrupt', 'down']);
  });

  test('draws instead of moving the view as the hand did', () => {
    send(pointer('pointerdown', 0, 0, pen), pointer('pointerup', 0, 0, pen));
    send(pointer('pointerdown', 300, 300, hand));
    stroke();
    expect(heard.told).toEqual(['down', 'up', 'pan panning', 'pan none', 'down', 'up']);
    expect(heard.pan).toEqual({ x: 0, y: 0 });
  });

  test('draws instead of zooming as two fingers did', () => {
    send(pointer('pointerdown', 300, 300, hand));
    send(pointer('pointerdown', 400, 300, { ...hand, pointerId: 4 }));
    stroke();
    expect(heard.told).toEqual(['down', 'cancel', 'down', 'up']);
    expect(heard.zoom).toBe(1);
  });
});

describe('moving the view', () => {
  const finger = (pointerId: number, atMs = 0) =>
    ({ pointerType: 'touch', pointerId, atMs }) as const;

  test('two fingers pinch to zoom around their centre, and the mark of the first one is removed', () => {
    send(pointer('pointerdown', 100, 100, finger(1)));
    send(pointer('pointerdown', 200, 100, finger(2, 80)));
    expect(heard.told).toEqual(['down', 'cancel']);
    send(pointer('pointermove', 300, 100, finger(2, 90)));
    expect(heard.zoom).toBeCloseTo(2);
    expect(heard.zoomedAt).toEqual({ x: 200, y: 100 });
    expect(heard.pan).toEqual({ x: -50, y: 0 });
    send(pointer('pointerup', 300, 100, finger(2, 99)));
    send(pointer('pointermove', 120, 130, finger(1, 99)));
    expect(heard.moves).toEqual([]);
  });

  test('a second finger after a while does not remove a stroke', () => {
    send(pointer('pointerdown', 100, 100, finger(1)));
    send(pointer('pointerdown', 200, 100, finger(2, 900)));
    send(pointer('pointermove', 110, 100, finger(1, 910)), pointer('pointerup', 0, 0, finger(1)));
    expect(heard.told).toEqual(['down', 'up']);
  });

  test('a scroll with two fingers pans both ways, with Shift sideways', () => {
    send(wheel({ deltaX: 12, deltaY: -7 }));
    expect(heard.pan).toEqual({ x: 12, y: -7 });
    send(wheel({ deltaY: 20, shiftKey: true }));
    expect(heard.pan).toEqual({ x: 32, y: -7 });
    send(wheel({ deltaY: 2, deltaMode: 1 }));
    expect(heard.pan).toEqual({ x: 32, y: 25 });
    expect(heard.zoom).toBe(1);
  });

  test('Ctrl and the wheel, as touchpads report a pinch, zoom at the pointer', () => {
    send(wheel({ deltaY: -5, ctrlKey: true }));
    expect(heard.zoom).toBeGreaterThan(1.04);
    expect(heard.zoomedAt).toEqual({ x: 200, y: 200 });
    send(wheel({ deltaY: 5, ctrlKey: true }));
    expect(heard.zoom).toBeCloseTo(1);
    // One notch of a mouse is no leap.
    send(wheel({ deltaY: -120, ctrlKey: true }));
    expect(heard.zoom).toBeLessThan(1.5);
    expect(heard.pan).toEqual({ x: 0, y: 0 });
  });

  test('the middle button drags the view', () => {
    send(pointer('pointerdown', 100, 100, { button: 1 }), pointer('pointermove', 90, 130));
    send(pointer('pointerup', 90, 130));
    expect(heard.pan).toEqual({ x: 10, y: -30 });
    expect(heard.told).toEqual(['pan panning', 'pan none']);
  });

  test('dragging moves the view while the space bar is held', () => {
    const space = (type: string): Event =>
      Object.assign(new Event(type, { cancelable: true }), { code: 'Space' });
    window.dispatchEvent(space('keydown'));
    send(pointer('pointerdown', 0, 0), pointer('pointermove', 8, 8), pointer('pointerup', 8, 8));
    window.dispatchEvent(space('keyup'));
    expect(heard.pan).toEqual({ x: -8, y: -8 });
    send(pointer('pointerdown', 0, 0));
    expect(heard.told.at(-1)).toBe('down');
  });
});
