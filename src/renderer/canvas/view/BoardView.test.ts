import { describe, expect, test, vi } from 'vitest';
import { BoardDocument } from '../../../shared/document/boardDocument.ts';
import { testRectangle } from '../../../shared/document/testShapes.ts';
import { maxCoordinate } from '../../../shared/limits.ts';
import { ImageCache } from '../images/ImageCache.ts';
import { toBoard, toScreen } from '../scene/camera.ts';
import { Scene } from '../scene/Scene.ts';
import { BoardView } from './BoardView.ts';

const lastView = {
  x: 500,
  y: 300,
  zoom: 2,
  width: 1280,
  height: 800,
  devicePixelRatio: 1,
  isDark: false,
  language: 'en' as const,
};

/** A view without a place on the screen, which counts as 1280 x 800. */
function setUp(...boxes: readonly { readonly x: number; readonly y: number }[]) {
  const document = new BoardDocument();
  for (const [index, box] of boxes.entries()) {
    document.insert(`box${index}`, testRectangle({ ...box, z: `a${index}` }));
  }
  const scene = new Scene(document, 'page-1');
  const onCameraChange = vi.fn();
  const images = new ImageCache(document, () => {});
  const view = new BoardView(scene, images, {
    onDown: () => {},
    onMove: () => {},
    onUp: () => {},
    onDoubleClick: () => {},
    onInterrupt: () => {},
    onCancel: () => {},
    onCameraChange,
    cursorAt: () => 'default',
    paintLive: () => {},
  });
  return { view, onCameraChange };
}

describe('BoardView', () => {
  test('zooms about a point, which stays where it is', () => {
    const { view, onCameraChange } = setUp();
    const at = { x: 320, y: 200 };
    const before = toBoard(view.camera, at);
    view.zoomTo(3, at);
    expect(view.camera.zoom).toBe(3);
    const after = toBoard(view.camera, at);
    expect(after.x).toBeCloseTo(before.x, 6);
    expect(after.y).toBeCloseTo(before.y, 6);
    expect(onCameraChange).toHaveBeenCalledTimes(1);
  });

  test('ignores a zoom that is not a positive number', () => {
    const { view } = setUp();
    for (const zoom of [Number.NaN, Number.POSITIVE_INFINITY, 0, -1]) view.zoomTo(zoom);
    expect(view.camera).toEqual({ x: 0, y: 0, zoom: 1 });
    expect(view.hasMoved).toBe(false);
  });

  test('never leaves the limits of a board', () => {
    const { view } = setUp();
    view.pan(-1e12, -1e12);
    expect(view.camera.x).toBeLessThanOrEqual(maxCoordinate);
    expect(view.camera.y).toBeLessThanOrEqual(maxCoordinate);
  });

  test('restores the last view, unless the user has moved in the meantime', () => {
    const { view } = setUp();
    view.restore(lastView);
    expect(view.camera).toEqual({ x: 500, y: 300, zoom: 2 });
    expect(view.hasMoved).toBe(false);
    view.pan(10, 0);
    const { camera } = view;
    view.restore(lastView);
    expect(view.camera).toEqual(camera);
  });

  test('shows the whole board at first only if none of it is in view and the user has not moved', () => {
    const inView = setUp({ x: 100, y: 100 }).view;
    inView.showContentAtFirst();
    expect(inView.camera).toEqual({ x: 0, y: 0, zoom: 1 });

    const farAway = setUp({ x: 5_000, y: 5_000 }).view;
    farAway.showContentAtFirst();
    expect(farAway.visible.minX).toBeLessThan(5_000);
    expect(farAway.visible.maxX).toBeGreaterThan(5_100);

    const moved = setUp({ x: 5_000, y: 5_000 }).view;
    moved.pan(1, 0);
    const { camera } = moved;
    moved.showContentAtFirst();
    expect(moved.camera).toEqual(camera);
  });

  test('fits all shapes, and centres an empty board', () => {
    const { view } = setUp({ x: -3_000, y: 0 }, { x: 3_000, y: 2_000 });
    view.zoomToFit();
    expect(view.visible.minX).toBeLessThan(-3_000);
    expect(view.visible.maxX).toBeGreaterThan(3_100);
    const empty = setUp().view;
    empty.zoomToFit();
    expect(toScreen(empty.camera, { x: 0, y: 0 })).toEqual({ x: 640, y: 400 });
  });

  test('reveals a place with a margin, and moves no further than needed', () => {
    const { view } = setUp();
    view.reveal({ minX: 100, minY: 100, maxX: 200, maxY: 200 });
    expect(view.camera).toEqual({ x: 0, y: 0, zoom: 1 });
    view.reveal({ minX: 1_300, minY: 100, maxX: 1_400, maxY: 200 });
    expect(view.camera).toEqual({ x: 1_400 - 1_280 + 24, y: 0, zoom: 1 });
    view.reveal({ minX: -50, minY: -9_000, maxX: 9_000, maxY: -8_950 });
    expect(toScreen(view.camera, { x: -50, y: -9_000 })).toEqual({ x: 24, y: 24 });
  });

  test('puts new shapes in the middle of the view if no pointer is over it', () => {
    const { view } = setUp();
    view.pan(-100, 0);
    expect(view.placeFor('pointer')).toEqual({ x: 540, y: 400 });
  });
});
