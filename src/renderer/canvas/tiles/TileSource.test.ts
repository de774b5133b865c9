import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BoardDocument } from '../../../shared/document/boardDocument.ts';
import { testRectangle } from '../../../shared/document/testShapes.ts';
import { lightTheme } from '../../drawing/palette.ts';
import type { ScenePaintSettings } from '../scene/paintScene.ts';
import { Scene } from '../scene/Scene.ts';
import { stubSkiaCanvas } from '../testing/skiaCanvas.ts';
import type { PainterListener } from './Painter.ts';
import { PainterImages } from './PainterImages.ts';
import type { PaintRequest, ToPainter } from './painterMessages.ts';
import { overviewKey, TileSource } from './TileSource.ts';
import { tileKey } from './tileGrid.ts';

const place = { scale: 1, column: 0, row: 0 };
const settings: ScenePaintSettings = {
  transform: { scale: 1, tx: 0, ty: 0 },
  theme: lightTheme,
  labels: undefined,
  images: new PainterImages(),
  devicePixelRatio: 1,
  underlay: undefined,
  hasGround: true,
};

beforeEach(() => stubSkiaCanvas());
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A painter that does what the test says. */
class ScriptedPainter {
  readonly listener: PainterListener;
  readonly sent: ToPainter[] = [];
  isDisposed = false;
  readonly #painted = new Set<number>();

  constructor(listener: PainterListener) {
    this.listener = listener;
  }

  send(message: ToPainter): void {
    this.sent.push(message);
  }

  dispose(): void {
    this.isDisposed = true;
  }

  /** The pictures that it was asked for and has not drawn. */
  get requested(): readonly PaintRequest[] {
    const { requests = [] } = this.sent.findLast((message) => message.type === 'requests') ?? {};
    return requests.filter(({ id }) => !this.#painted.has(id));
  }

  /** The revision of the last change that it was sent. */
  get revision(): number {
    return this.sent.findLast((message) => message.type === 'change')?.revision ?? 0;
  }

  /** Sends the picture that was wanted first. @returns the picture, and whether it was closed */
  paint({ id, area } = this.requested[0] as PaintRequest, revision = this.revision) {
    const canvas = new OffscreenCanvas(area.width, area.height);
    const picture = canvas.transferToImageBitmap();
    const close = vi.spyOn(picture, 'close');
    this.#painted.add(id);
    this.listener.onMessage({ type: 'painted', id, revision, picture });
    return { isClosed: () => close.mock.calls.length > 0 };
  }
}

function setUp() {
  const document = new BoardDocument();
  document.insert('box', testRectangle({ x: 10, y: 10, z: 'a1' }));
  const scene = new Scene(document, 'page-1');
  const painters: ScriptedPainter[] = [];
  const updates: string[] = [];
  const source = new TileSource({
    scene,
    imageBytes: () => undefined,
    onUpdate: (key) => updates.push(key),
    startPainter: (listener) => {
      const painter = new ScriptedPainter(listener);
      painters.push(painter);
      return painter;
    },
  });
  /** What a canvas does at each frame. */
  const frame = (places = [place]): void => {
    source.follow(scene.takeDamage(), scene.takeChanged(), settings);
    source.request(places, 0, settings);
  };
  const painter = (): ScriptedPainter => painters.at(-1) as ScriptedPainter;
  return { document, source, painters, painter, updates, frame };
}

test('starts a painter with the first requested tile, and requests that and the overview', () => {
  const { frame, painters, painter } = setUp();
  frame([]);
  expect(painters).toEqual([]);
  frame();
  expect(painter().sent.map(({ type }) => type)).toEqual(['change', 'requests']);
  expect(painter().requested.map(({ hasGround }) => hasGround)).toEqual([true, false]);
});

test('keeps arriving pictures, notifies, and does not request them again', () => {
  const { frame, source, painter, updates } = setUp();
  frame();
  painter().paint();
  expect(updates).toEqual([tileKey(place)]);
  expect(source.tile(place)?.staleArea).toBeUndefined();
  frame();
  painter().paint();
  expect(updates).toEqual([tileKey(place), overviewKey]);
  expect(source.overview).toBeDefined();
  frame();
  expect(painter().requested).toEqual([]);
});

test('requests only the changed part of a tile', () => {
  const { frame, source, painter, document } = setUp();
  frame();
  painter().paint();
  document.patch('box', { x: 200 });
  frame();
  const [part] = painter().requested;
  expect(part?.area.width).toBeLessThan(320);
  expect(source.tile(place)?.staleArea).toEqual(part?.area);
  painter().paint();
  expect(source.tile(place)?.staleArea).toBeUndefined();
});

test('redraws the changed part of a picture that is older than the change', () => {
  const { frame, source, painter, document } = setUp();
  frame();
  const revisionBefore = painter().revision;
  document.patch('box', { x: 200 });
  frame();
  painter().paint(painter().requested[0], revisionBefore);
  expect(source.tile(place)?.staleArea).toBeDefined();
});

test('closes pictures that are no longer requested', () => {
  const { frame, source, painter, updates } = setUp();
  frame();
  const [first] = painter().requested;
  source.clear();
  expect(painter().requested).toEqual([]);
  expect(painter().paint(first).isClosed()).toBe(true);
  expect(source.tile(place)).toBeUndefined();
  expect(updates).toEqual([]);
});

test('restarts a painter that ended, and gives up after three without a picture', () => {
  const { frame, source, painters, painter, updates } = setUp();
  for (let count = 1; count <= 3; count += 1) {
    expect(source.isOffered).toBe(true);
    frame();
    expect(painters).toHaveLength(count);
    painter().listener.onEnd();
    expect(updates).toHaveLength(count);
  }
  expect(source.isOffered).toBe(false);
  frame();
  expect(painters).toHaveLength(3);
});

test('restarts a painter that draws something any number of times', () => {
  const { frame, source, painter } = setUp();
  for (let count = 1; count <= 5; count += 1) {
    source.clear();
    frame();
    painter().paint();
    painter().listener.onEnd();
  }
  expect(source.isOffered).toBe(true);
});

test('draws explicitly requested pictures after those of the canvas, or not at all if the painter ends', async () => {
  const { frame, source, painter } = setUp();
  const picture = {
    transform: { scale: 0.1, tx: 0, ty: 0 },
    area: { x: 0, y: 0, width: 32, height: 20 },
    theme: 'light',
  } as const;
  expect(await source.requestPicture(picture)).toBeUndefined();
  frame();
  const first = source.requestPicture(picture);
  frame();
  expect(painter().requested.map(({ area }) => area.width)).toEqual([512, expect.any(Number), 32]);
  painter().paint(painter().requested[2]);
  expect((await first)?.width).toBe(32);
  const second = source.requestPicture(picture);
  painter().listener.onEnd();
  expect(await second).toBeUndefined();
});

test('ends its painter when it is no longer needed', () => {
  const { frame, source, painter } = setUp();
  frame();
  source.dispose();
  expect(painter().isDisposed).toBe(true);
});
