import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { centreOf, type Point } from '../src/renderer/drawing/geometry.ts';
import { handlePoints, selectionFrame } from '../src/renderer/tools/selectionBox.ts';
import { pointerAt } from '../src/renderer/tools/testHost.ts';
import { BoardDocument } from '../src/shared/document/boardDocument.ts';
import { toClipboardText } from '../src/shared/document/clipboardText.ts';
import type { Shape } from '../src/shared/document/shape.ts';
import { testRectangle, testStroke } from '../src/shared/document/testShapes.ts';
import { maxCoordinate, maxFontSize, maxShapeSize, maxViewDistance } from '../src/shared/limits.ts';
import { LimitsWindow } from './LimitsWindow.ts';
import { MainStage } from './MainStage.ts';
import { measureWithoutScreen } from './measureWithoutScreen.ts';

let main: MainStage;

beforeAll(async () => {
  main = await MainStage.open();
});

afterAll(() => main.close());

/** A number at, just below or further below a limit, on either side of zero. */
const near = (limit: number) =>
  fc
    .tuple(
      fc.constantFrom(-1, 1),
      fc.constantFrom(0, 1e-9, 0.1, 1, 300),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([sign, distance, part]) => sign * (limit - distance * part));

/** Where the pointer can be: the view keeps it within the board. */
const pointed = fc.oneof(near(maxCoordinate - 1), fc.double({ min: -1e3, max: 1e3, noNaN: true }));
const pointedAt = fc.record({ x: pointed, y: pointed });
/** The middle of the view. */
const viewed = fc.record({ x: near(maxViewDistance), y: near(maxViewDistance) });
const text = fc.constantFrom(
  'a',
  'x'.repeat(40),
  'x'.repeat(100_000),
  'x\n'.repeat(19_999),
  '😀'.repeat(50_000),
);

const text0: Shape = {
  ...testRectangle({ width: 15.4, height: 30 }),
  type: 'text',
  text: 'a',
  fontSize: 24,
};

/** The largest and outermost shapes that another program may have put on the board. */
const shape: fc.Arbitrary<Shape> = fc
  .record({
    x: fc.double({ min: 0, max: 1, noNaN: true }),
    y: fc.double({ min: 0, max: 1, noNaN: true }),
    size: fc.constantFrom(0.2, 100, 1e6, maxShapeSize),
    rotation: fc.constantFrom(0, 0, Math.PI / 2),
    type: fc.constantFrom('rectangle', 'line', 'text', 'stroke'),
    fontSize: fc.constantFrom(24, maxFontSize),
  })
  .map(({ x, y, size, rotation, type, fontSize }) => {
    const at = (part: number, side: number): number => {
      const most = maxCoordinate - side;
      return Math.min(most, -maxCoordinate + part * (most + maxCoordinate));
    };
    const place = { x: at(x, size), y: at(y, 50), rotation };
    switch (type) {
      case 'line':
        return { ...testRectangle(), ...place, type: 'line', x1: 0, y1: 0, x2: size, y2: 50 };
      case 'text':
        return { ...text0, ...place, width: size, height: 50, fontSize };
      case 'stroke':
        return testStroke({ x: at(x, 30), y: at(y, 5), rotation });
      default:
        return testRectangle({ ...place, width: size });
    }
  });

const commands: Readonly<Record<string, (window: LimitsWindow) => void>> = {
  undo: ({ board }) => board.undo(),
  redo: ({ board }) => board.redo(),
  duplicate: (window) => {
    window.selectAll();
    window.actions.duplicate();
  },
  restyle: (window) => {
    window.selectAll();
    window.actions.restyle({ colour: 'red', width: 32 });
  },
  'bring to front': ({ actions: each }) => each.bringToFront(),
  delete: ({ actions: each }) => each.deleteSelected(),
};

interface Action {
  readonly run: (window: LimitsWindow) => void;
  readonly [fc.toStringMethod]: () => string;
}

const action = <Value>(
  name: string,
  values: fc.Arbitrary<Value>,
  act: (window: LimitsWindow, value: Value) => void,
): fc.Arbitrary<Action> =>
  values.map((value) => ({
    run: (window) => act(window, value),
    [fc.toStringMethod]: () => `${name} ${fc.stringify(value).slice(0, 300)}`,
  }));

const actions: fc.Arbitrary<Action> = fc.oneof(
  action(
    'draw',
    fc.record({
      tool: fc.constantFrom('pen', 'highlighter', 'rectangle', 'ellipse', 'line', 'arrow'),
      from: pointedAt,
      to: pointedAt,
      shiftKey: fc.boolean(),
    }),
    ({ tools }, { tool, from, to, shiftKey }) => drag(tools[tool], from, to, shiftKey),
  ),
  action(
    'nudge',
    fc.record({ dx: fc.constantFrom(-10, 0, 1, 3e7), dy: fc.constantFrom(-3e7, -1, 0, 10) }),
    (window, { dx, dy }) => {
      window.selectAll();
      window.actions.nudge(dx, dy);
    },
  ),
  action(
    'drag what is selected',
    fc.record({ to: pointedAt, handle: fc.option(fc.nat(7)), shiftKey: fc.boolean() }),
    (window, { to, handle, shiftKey }) => {
      window.selectAll();
      const frame = selectionFrame(window.actions.selected(), window.zoom);
      if (frame === undefined) return;
      const handles = handlePoints(frame, 40);
      const from = handle === null ? centreOf(frame) : handles[handle % handles.length]?.at;
      drag(window.tools.select, from ?? centreOf(frame), to, shiftKey);
    },
  ),
  action('type', fc.record({ at: pointedAt, typed: text }), (window, { at, typed }) => {
    window.type(at, typed);
  }),
  action('change a text', text, (window, typed) => {
    const { scene } = window.board;
    const id = [...scene.ids()].find((each) => scene.get(each)?.shape.type === 'text');
    if (id !== undefined) window.type(id, typed);
  }),
  action('paste a text', fc.record({ at: viewed, typed: text }), (window, { at, typed }) => {
    window.actions.pasteText(typed.repeat(5), at);
  }),
  action('paste a shape', fc.record({ at: viewed, shape }), (window, { at, shape: pasted }) => {
    const source = new BoardDocument();
    source.insert('a', pasted);
    window.actions.pasteShapes(toClipboardText(source, ['a']), at);
  }),
  action('command', fc.constantFrom(...Object.keys(commands)), (window, name) => {
    commands[name]?.(window);
  }),
);

let boardCount = 0;

test('I27: any action at the edge of a board is stored completely and can be shown', async () => {
  measureWithoutScreen();
  await fc.assert(
    fc.asyncProperty(
      fc.array(shape, { maxLength: 2 }),
      fc.array(actions, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(0.05, 1, 64),
      async (shapes, done, zoom) => {
        const boardId = `board-${++boardCount}`;
        const window = await LimitsWindow.open(main, boardId);
        window.zoom = zoom;
        window.board.commit('import', (document) => {
          for (const [index, each] of shapes.entries()) document.insert(`${index}`, each);
        });
        expect(window.board.scene.placeholderIds.size).toBe(0);
        for (const each of done) each.run(window);
        window.type({ x: 0, y: 0 }, 'the next');
        await window.saved();
        const stored = await main.stored(boardId);
        expect(isDeepStrictEqual(stored.doc.toJSON(), window.board.document.doc.toJSON())).toBe(
          true,
        );
        expect(unshown(window)).toEqual([]);
        expect(window.notices).toEqual([]);
        window.dispose();
      },
    ),
    { numRuns: 150 },
  );
  expect(main.notices).toEqual([]);
  expect(main.queue.lostCount).toBe(0);
});

function drag(tool: LimitsWindow['tools']['pen'], from: Point, to: Point, shiftKey: boolean): void {
  tool.pointerDown(pointerAt(from.x, from.y));
  tool.pointerMove([pointerAt((from.x + to.x) / 2, (from.y + to.y) / 2)], []);
  tool.pointerMove([pointerAt(to.x, to.y, { shiftKey })], []);
  tool.pointerUp(pointerAt(to.x, to.y, { shiftKey }));
}

/** Shapes that became placeholders. */
function unshown({ board }: LimitsWindow): readonly unknown[] {
  const { shapes = {} } = board.document.doc.toJSON();
  return [...board.scene.placeholderIds].map((id) => {
    const { points, text: written, ...others } = Object(shapes[id]);
    return { ...others, textLength: String(written).length, pointsLength: points?.length };
  });
}
