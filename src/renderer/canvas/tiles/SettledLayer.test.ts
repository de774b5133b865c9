import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BoardDocument } from '../../../shared/document/boardDocument.ts';
import { encodePoints } from '../../../shared/document/points.ts';
import { testRectangle, testStroke } from '../../../shared/document/testShapes.ts';
import { keyBetween } from '../../../shared/document/zOrder.ts';
import { darkTheme, lightTheme } from '../../drawing/palette.ts';
import { paintScene, type ScenePaintSettings } from '../scene/paintScene.ts';
import { Scene } from '../scene/Scene.ts';
import { showTheSame, skiaCanvas, stubSkiaCanvas } from '../testing/skiaCanvas.ts';
import { ThreadlessPainters } from '../testing/ThreadlessPainters.ts';
import type { StartPainter } from './Painter.ts';
import { PainterImages } from './PainterImages.ts';
import { SettledLayer } from './SettledLayer.ts';

const size = { width: 240, height: 160 };
/** More than the window draws within a frame. */
const strokeCount = 40;

const painters = new ThreadlessPainters();
beforeEach(() => stubSkiaCanvas());
afterEach(async () => {
  await painters.stop();
  vi.unstubAllGlobals();
});

const settingsAt = (scale: number, tx: number, ty: number, isDark = false): ScenePaintSettings => ({
  transform: { scale, tx, ty },
  theme: isDark ? darkTheme : lightTheme,
  labels: undefined,
  images: new PainterImages(),
  devicePixelRatio: 1,
  underlay: undefined,
  hasGround: true,
});

const longStroke = (seed: number) => {
  const count = 400;
  const at = (index: number, step: number): number =>
    150 + 140 * Math.sin((index * step + seed) * 0.05);
  return testStroke({
    points: encodePoints(
      {
        xs: Float64Array.from({ length: count }, (_, index) => at(index, 1)),
        ys: Float64Array.from({ length: count }, (_, index) => at(index, 1.7) * 0.7),
        pressures: new Uint8Array(count).fill(120),
      },
      4,
    ),
  });
};

/** A layer over a board of long strokes, and how to paint it until it is complete. */
function setUp({
  strokeCount,
  startPainter = painters.start,
}: {
  readonly strokeCount: number;
  readonly startPainter?: StartPainter;
}) {
  const document = new BoardDocument();
  let z = keyBetween(undefined, undefined);
  const put = (
    id: string,
    shape: ReturnType<typeof longStroke> | ReturnType<typeof testRectangle>,
  ) => {
    z = keyBetween(z, undefined);
    document.insert(id, { ...shape, z });
  };
  for (let index = 0; index < strokeCount; index += 1) put(`stroke${index}`, longStroke(index * 7));
  const scene = new Scene(document, 'page-1');
  const { canvas, context } = skiaCanvas(size.width, size.height);
  let update = (): void => {};
  let updated = new Promise<void>((resolve) => {
    update = resolve;
  });
  const layer = new SettledLayer({
    scene,
    canvas,
    context,
    imageBytes: () => undefined,
    startPainter,
    onUpdate: () => update(),
  });
  const paintUntilComplete = async (settings: ScenePaintSettings): Promise<void> => {
    for (;;) {
      layer.paint(settings, true);
      if (layer.isComplete) return;
      await updated;
      updated = new Promise((resolve) => {
        update = resolve;
      });
    }
  };
  /** Whether the canvas looks like one on which the whole board is drawn at once. */
  const isRight = (settings: ScenePaintSettings): boolean => {
    const fresh = skiaCanvas(size.width, size.height);
    paintScene(fresh.context, new Scene(document, 'page-1'), { x: 0, y: 0, ...size }, settings);
    return showTheSame(context, fresh.context);
  };
  return { document, scene, layer, put, paintUntilComplete, isRight };
}

test('an inexpensive board is complete in the first frame', () => {
  const { layer, put, isRight } = setUp({ strokeCount: 0 });
  put('box', testRectangle({ x: 20, y: 20 }));
  layer.paint(settingsAt(1, 0, 0), false);
  expect(layer.isComplete).toBe(true);
  expect(isRight(settingsAt(1, 0, 0))).toBe(true);
});

test('an expensive board is drawn by the painter, and is complete when its tiles have arrived', async () => {
  const { layer, paintUntilComplete, isRight } = setUp({ strokeCount });
  const settings = settingsAt(1, 0, 0);
  layer.paint(settings, false);
  expect(layer.isComplete).toBe(false);
  await paintUntilComplete(settings);
  expect(isRight(settings)).toBe(true);
});

test('without a painter the window draws everything itself', async () => {
  let startCount = 0;
  const { paintUntilComplete, isRight } = setUp({
    strokeCount,
    startPainter: ({ onEnd }) => {
      startCount += 1;
      setImmediate(onEnd);
      return { send: () => {}, dispose: () => {} };
    },
  });
  await paintUntilComplete(settingsAt(1, 0, 0));
  expect(startCount).toBe(3);
  expect(isRight(settingsAt(1, 0, 0))).toBe(true);
});

test('passes shapes loaded before the first frame to the painter, even if no other frame follows', () => {
  const painter = { send: vi.fn(), dispose: () => {} };
  const { document, scene, layer } = setUp({ strokeCount: 0, startPainter: () => painter });
  const loading = 'loading';
  scene.hold(loading);
  document.doc.transact(() => {
    let z = keyBetween(undefined, undefined);
    for (let index = 0; index < 500; index += 1) {
      z = keyBetween(z, undefined);
      document.insert(`loaded${index}`, { ...longStroke(index), z });
    }
  }, loading);
  scene.indexSettled();
  scene.indexSettled();
  layer.paint(settingsAt(1, 0, 0), false);
  expect(painter.send).toHaveBeenCalledWith(expect.objectContaining({ type: 'change' }));
});

const step = fc.oneof(
  fc.record({
    type: fc.constant('pan' as const),
    dx: fc.integer({ min: -400, max: 400 }),
    dy: fc.integer({ min: -250, max: 250 }),
  }),
  fc.record({ type: fc.constant('zoom' as const), scale: fc.constantFrom(0.5, 1, 2) }),
  fc.record({ type: fc.constant('theme' as const) }),
  fc.record({ type: fc.constant('add' as const), at: fc.nat({ max: 250 }) }),
  fc.record({
    type: fc.constant('move' as const),
    index: fc.nat({ max: strokeCount - 1 }),
    by: fc.nat({ max: 90 }),
  }),
  fc.record({ type: fc.constant('remove' as const), index: fc.nat({ max: strokeCount - 1 }) }),
  fc.record({ type: fc.constant('complete' as const) }),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Where the view is after a step. */
function settingsAfter(step: Step, before: ScenePaintSettings): ScenePaintSettings {
  const { scale, tx, ty } = before.transform;
  const isDark = before.theme === darkTheme;
  if (step.type === 'pan') return settingsAt(scale, tx + step.dx, ty + step.dy, isDark);
  if (step.type === 'zoom') return settingsAt(step.scale, tx, ty, isDark);
  if (step.type === 'theme') return settingsAt(scale, tx, ty, !isDark);
  return before;
}

/** Changes the board as a step says. */
function change({ document, put }: ReturnType<typeof setUp>, step: Step): void {
  if (step.type === 'add') put(`new${step.at}`, testRectangle({ x: step.at, y: 20 }));
  else if (step.type === 'move') document.patch(`stroke${step.index}`, { x: step.by });
  else if (step.type === 'remove') document.remove(`stroke${step.index}`);
}

test('after any changes of board and view, a complete canvas shows the current board', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
      const board = setUp({ strokeCount });
      const { layer, paintUntilComplete, isRight } = board;
      let settings = settingsAt(1, 0, 0);
      try {
        for (const step of steps) {
          change(board, step);
          settings = settingsAfter(step, settings);
          if (step.type === 'theme') layer.invalidate();
          if (step.type === 'complete') await paintUntilComplete(settings);
          else layer.paint(settings, false);
          if (layer.isComplete) expect(isRight(settings)).toBe(true);
        }
        await paintUntilComplete(settings);
        expect(isRight(settings)).toBe(true);
      } finally {
        layer.dispose();
      }
    }),
    { numRuns: 15 },
  );
});
