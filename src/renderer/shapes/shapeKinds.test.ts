import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { decodeEverinkFile, encodeEverinkFile } from '../../shared/document/everinkFile.ts';
import { readShape } from '../../shared/document/readShape.ts';
import type { Shape, ShapeType } from '../../shared/document/shape.ts';
import { shapeFormats, shapeTypes } from '../../shared/document/shapes/shapeFormats.ts';
import { StoredBoard } from '../../shared/document/stored/StoredBoard.ts';
import { exampleShapes, testRectangle } from '../../shared/document/testShapes.ts';
import { EarlyScene } from '../canvas/early/EarlyScene.ts';
import { exportSvg } from '../canvas/export/exportSvg.ts';
import { paintShape } from '../canvas/scene/paintShape.ts';
import { Scene } from '../canvas/scene/Scene.ts';
import { SceneShape } from '../canvas/scene/SceneShape.ts';
import { ShapeIndex } from '../canvas/scene/ShapeIndex.ts';
import { applyChange } from '../canvas/tiles/applyChange.ts';
import { paintCostUs } from '../canvas/tiles/paintCost.ts';
import { ShapeSync } from '../canvas/tiles/ShapeSync.ts';
import { Pen } from '../drawing/Pen.ts';
import { darkTheme, lightTheme } from '../drawing/palette.ts';
import { SvgPath } from '../drawing/pathSink.ts';
import { layOutLine } from '../drawing/textLayout.ts';
import { ShapeActions } from '../state/ShapeActions.ts';
import { drawnShape } from '../tools/drawnShape.ts';
import { testHost } from '../tools/testHost.ts';
import { transformShape } from '../tools/transformShape.ts';
import { drawnTypes, kindOf, shapeKinds } from './shapeKinds.ts';

/** A stub with the methods of `Path2D`. */
beforeEach(() => vi.stubGlobal('Path2D', SvgPath));
afterEach(() => vi.unstubAllGlobals());

const styled = (shape: Shape): Shape => ({ ...shape, style: { ...shape.style, fill: 'blue' } });
const plainOf = (type: ShapeType): Shape => exampleShapes[type];
const exampleOf = (type: ShapeType): Shape => styled(plainOf(type));

const inking = new Set(['fill', 'stroke', 'fillRect', 'strokeRect', 'fillText', 'drawImage']);

/** A context that records the calls that leave ink. */
function recorder(): { readonly pen: Pen; readonly ink: unknown[][] } {
  const ink: unknown[][] = [];
  const metrics = { width: 10, fontBoundingBoxAscent: 96, fontBoundingBoxDescent: 24 };
  const context = new Proxy({} as Record<string | symbol, unknown>, {
    get: (_, name) => {
      if (name === 'measureText') return () => metrics;
      return (...values: unknown[]) => {
        if (inking.has(String(name))) ink.push([name, ...values.map(String)]);
      };
    },
    set: () => true,
  });
  return { pen: new Pen(context as unknown as CanvasRenderingContext2D), ink };
}

const bitmap = { width: 20, height: 10 } as ImageBitmap;
const images = { get: () => bitmap, problem: () => undefined };

function inkOf(shape: Shape, isOnce = false, theme = lightTheme): unknown[][] {
  const { pen, ink } = recorder();
  const transform = { scale: 1, tx: 0, ty: 0 };
  const settings = { transform, theme, images, labels: undefined, isOnce };
  paintShape(pen, new SceneShape('s', shape), settings);
  return ink;
}

function svgOf(shape: Shape): string {
  const sceneShape = new SceneShape('s', shape);
  return [
    ...exportSvg([sceneShape], sceneShape, {
      theme: lightTheme,
      image: () => Uint8Array.of(0xff, 0xd8),
      baseline: (fontSize) => fontSize,
      layOutLine: (line, fontSize) =>
        layOutLine({ measureText: () => ({ width: 10 }) as TextMetrics }, line, fontSize),
    }),
  ].join('');
}

function boardOf(...shapes: readonly Shape[]): BoardDocument {
  const document = new BoardDocument();
  shapes.forEach((shape, i) => {
    document.insert(`s${i}`, { ...shape, z: `a${i + 1}` });
  });
  return document;
}

test('each kind is registered under the name in its schema', () => {
  expect(Object.keys(shapeKinds).sort()).toEqual([...shapeTypes, 'placeholder'].sort());
  for (const type of shapeTypes) {
    const names = shapeTypes.filter(
      (name) => shapeFormats[type].schema.safeParse({ ...exampleShapes[type], type: name }).success,
    );
    expect(names).toEqual([type]);
  }
});

test.each(shapeTypes)('a shape of kind %s is painted, in the window and by the painter', (type) => {
  for (const theme of [lightTheme, darkTheme]) {
    const ink = inkOf(exampleOf(type), false, theme);
    expect(ink.length).toBeGreaterThan(0);
    expect(JSON.stringify(ink)).not.toMatch(/NaN|undefined/);
    expect(inkOf(exampleOf(type), true, theme)).toEqual(ink);
  }
  expect(paintCostUs(new SceneShape('s', exampleOf(type)), 1)).toBeGreaterThan(0);
});

test.each(shapeTypes)('a shape of kind %s is hit on its ink only', (type) => {
  const scene = new Scene(boardOf(exampleOf(type)), 'page-1');
  const [shape] = scene.inOrder();
  const { minX = 0, minY = 0, maxX = 0, maxY = 0 } = shape ?? {};
  const grid = Array.from({ length: 400 }, (_, i) => ({
    x: minX + ((maxX - minX) * (i % 20)) / 20,
    y: minY + ((maxY - minY) * Math.floor(i / 20)) / 20,
  }));
  expect(grid.some((point) => scene.hit(point, 1) !== undefined)).toBe(true);
  expect(scene.hit({ x: maxX + 5, y: maxY + 5 }, 4)).toBeUndefined();
});

test.each(shapeTypes)('a shape of kind %s is resized together with its bounding box', (type) => {
  const shape = exampleOf(type);
  const { minX, minY, maxX, maxY } = kindOf(shape).frame(shape);
  const from = { minX, minY, maxX, maxY };
  const to = { minX, minY, maxX: minX + 2 * (maxX - minX), maxY: minY + 2 * (maxY - minY) };
  const resized = { ...shape, ...transformShape(shape, { type: 'resize', from, to }) } as Shape;
  expect(readShape(resized)).toEqual(resized);
  const { frame } = new SceneShape('s', resized);
  for (const side of ['minX', 'minY', 'maxX', 'maxY'] as const) {
    expect(frame[side]).toBeCloseTo(to[side], 6);
  }
});

test.each(shapeTypes)('a shape of kind %s is exported as SVG', (type) => {
  const svg = svgOf(exampleOf(type));
  expect(svg).toMatch(/<g transform="[^"]+"[^>]*>(<path d="M|<text |<image |<rect )/);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test.each(shapeTypes)('the default of an optional key of kind %s equals its absence', (type) => {
  const { defaults } = shapeFormats[type];
  const withDefaults = { ...defaults, ...plainOf(type) } as Shape;
  expect(readShape(withDefaults)).toEqual(withDefaults);
  expect(svgOf(withDefaults)).toBe(svgOf(plainOf(type)));
  expect(inkOf(withDefaults)).toEqual(inkOf(plainOf(type)));
});

test.each(shapeTypes)('a shape of kind %s is copied with every key', (type) => {
  const host = testHost();
  host.document.insert('original', exampleOf(type));
  host.selection = new Set(['original']);
  const actions = new ShapeActions(host);
  actions.pasteShapes(actions.copy() ?? '', { x: 500, y: 500 });
  const [copy] = [...host.selection];
  const place = { x: expect.any(Number), y: expect.any(Number), z: expect.any(String) };
  expect(host.document.read(copy ?? '')).toEqual({ ...exampleOf(type), ...place });
});

test.each(shapeTypes)(
  'a %s is stored in a file, and read early and by the painter',
  async (type) => {
    const document = boardOf(exampleOf(type));
    const shape = document.read('s0');
    const reopened = await decodeEverinkFile(await encodeEverinkFile(document.doc));
    expect(reopened.read('s0')).toEqual(shape);
    const early = new EarlyScene(new StoredBoard([Y.encodeStateAsUpdate(document.doc)]));
    expect(early.query({ minX: -500, minY: -500, maxX: 500, maxY: 500 })[0]?.shape).toEqual(shape);
    const painters = new ShapeIndex();
    new ShapeSync({
      scene: new Scene(document, 'page-1'),
      imageBytes: () => undefined,
      send: (change) => applyChange(painters, change),
      revisionBefore: 0,
    }).start();
    expect(inkOf(painters.get('s0')?.shape as Shape)).toEqual(inkOf(shape as Shape));
  },
);

test.each(shapeTypes)('I14: a shape of kind %s survives a client that does not know it', (type) => {
  const host = testHost();
  // To a client that does not know it, the name of a kind is as good as any other.
  const record = { ...exampleOf(type), z: 'a1', type: `newer ${type}` };
  host.document.shapes.set('newer', new Y.Map(Object.entries(record)));
  host.document.insert('known', testRectangle({ z: 'a2' }));
  const stored = (id: string): unknown => Object(host.document.shapes.get(id)).toJSON();
  expect(host.document.read('newer')).toMatchObject({ type: 'placeholder', label: record.type });
  host.selection = new Set(['newer', 'known']);
  const actions = new ShapeActions(host);
  actions.nudge(5, 5);
  actions.restyle({ colour: 'red' });
  actions.bringToFront();
  expect(stored('newer')).toEqual(record);
  actions.duplicate();
  const copies = [...host.selection].map(stored);
  const place = { x: expect.any(Number), y: expect.any(Number), z: expect.any(String) };
  expect(copies).toContainEqual({ ...record, ...place });
});

test.each(drawnTypes)('a drag draws a shape of kind %s between its two points', (type) => {
  const { page, z, style } = testRectangle();
  for (const isRegular of [false, true]) {
    const shape = drawnShape(type, { x: 30, y: 10 }, { x: 10, y: 70 }, isRegular, {
      page,
      z,
      style,
    });
    expect(shape).toMatchObject({ type });
    expect(readShape(shape)).toEqual(shape);
    if (isRegular) continue;
    const { frame } = new SceneShape('s', shape);
    expect(frame).toEqual({ minX: 10, minY: 10, maxX: 30, maxY: 70 });
  }
});
