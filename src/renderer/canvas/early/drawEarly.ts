import type { LastView } from '../../../shared/lastView.ts';
import { intersects } from '../../drawing/geometry.ts';
import { darkTheme, lightTheme } from '../../drawing/palette.ts';
import type { DrawnLabels } from '../../shapes/DrawnLabels.ts';
import type { BoardFonts } from '../fonts/BoardFonts.ts';
import { clampCamera, deviceTransform, fitCamera, visibleRect } from '../scene/camera.ts';
import type { DeviceRect } from '../scene/grid.ts';
import { boardRect, paintScene, type ScenePaintSettings } from '../scene/paintScene.ts';
import type { PainterImages } from '../tiles/PainterImages.ts';
import { frameBudgetUs, paintCostUs } from '../tiles/paintCost.ts';
import { painterCanvas } from '../tiles/painterCanvas.ts';
import { prepareShapes } from '../tiles/prepareShapes.ts';
import { commonArea, tileOnScreen, tileSizePx, tilesIn, tileTransform } from '../tiles/tileGrid.ts';
import type { EarlyScene } from './EarlyScene.ts';
import type { EarlyRequest } from './earlyMessages.ts';

const wholeTile = { x: 0, y: 0, width: tileSizePx, height: tileSizePx };

/** The view that the window will show once it has the board. */
export function firstView(scene: EarlyScene, { view, mayFit }: EarlyRequest): LastView {
  const bounds = mayFit ? scene.bounds : undefined;
  if (bounds === undefined || intersects(bounds, visibleRect(view, view))) return view;
  return { ...view, ...clampCamera(fitCamera(bounds, view), view) };
}

/** Draws what the settled canvas of the window will show. */
export async function drawEarly(
  scene: EarlyScene,
  view: LastView,
  labels: DrawnLabels,
  resources: { readonly fonts: BoardFonts; readonly images: PainterImages },
): Promise<ImageBitmap> {
  const { devicePixelRatio } = view;
  const settings: ScenePaintSettings = {
    transform: deviceTransform(view, devicePixelRatio),
    theme: view.isDark ? darkTheme : lightTheme,
    images: resources.images,
    labels,
    devicePixelRatio,
    underlay: undefined,
    hasGround: true,
    isOnce: true,
  };
  const area = {
    x: 0,
    y: 0,
    width: Math.round(view.width * devicePixelRatio),
    height: Math.round(view.height * devicePixelRatio),
  };
  const { canvas, context } = painterCanvas(area);
  const inView = scene.query(boardRect(area, settings.transform));
  await prepareShapes(inView, { scale: settings.transform.scale, labels }, resources);
  if (isCheap(scene, area, settings)) paintScene(context, scene, area, settings);
  else paintTiles(context, scene, area, settings);
  return canvas.transferToImageBitmap();
}

/** Whether the window draws this area itself. */
function isCheap(scene: EarlyScene, area: DeviceRect, { transform }: ScenePaintSettings): boolean {
  const costUs = scene.costWithin(boardRect(area, transform), frameBudgetUs, (shape) =>
    paintCostUs(shape, transform.scale),
  );
  return costUs <= frameBudgetUs;
}

/** Uses the tile borders of window and painter, because edges cut elsewhere would be antialiased differently. */
function paintTiles(
  context: OffscreenCanvasRenderingContext2D,
  scene: EarlyScene,
  area: DeviceRect,
  settings: ScenePaintSettings,
): void {
  for (const place of tilesIn(area, settings.transform)) {
    const onScreen = tileOnScreen(place, settings.transform);
    const piece = commonArea(onScreen, area);
    if (piece === undefined) continue;
    if (isCheap(scene, piece, settings)) {
      paintScene(context, scene, piece, settings);
      continue;
    }
    const tile = painterCanvas(wholeTile);
    paintScene(tile.context, scene, wholeTile, { ...settings, transform: tileTransform(place) });
    context.drawImage(tile.canvas, onScreen.x, onScreen.y);
  }
}
