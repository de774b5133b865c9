import type { Shape } from '../../../shared/document/shape.ts';
import { centreOf, type DeviceTransform } from '../../drawing/geometry.ts';
import type { Context2D, Pen } from '../../drawing/Pen.ts';
import { type BoardTheme, fillColour, lineColour } from '../../drawing/palette.ts';
import { hasOutline } from '../../shapes/parts/lined.ts';
import type { PaintSettings } from '../../shapes/ShapeKind.ts';
import { kindOf } from '../../shapes/shapeKinds.ts';
import type { SceneShape } from './SceneShape.ts';

/** Shapes smaller than this, in device pixels, are drawn as a dot. */
const dotSizePx = 1.5;
const fadedOpacity = 0.25;

/** Draws one shape. Does not restore the state of the pen. */
export function paintShape(
  pen: Pen,
  sceneShape: SceneShape,
  settings: PaintSettings,
  isFaded = false,
): void {
  const { transform } = settings;
  const { shape } = sceneShape;
  placeContext(pen.context, sceneShape, transform);
  pen.blend = 'source-over';
  if (shape.type === 'placeholder') {
    pen.alpha = 1;
    kindOf(shape).paint(pen, sceneShape, settings);
    return;
  }
  pen.alpha = shape.style.opacity * (isFaded ? fadedOpacity : 1);
  const largestPx =
    Math.max(sceneShape.maxX - sceneShape.minX, sceneShape.maxY - sceneShape.minY) *
    transform.scale;
  if (largestPx < dotSizePx) {
    const { minX, minY } = sceneShape.localFrame;
    pen.fill = dotColour(shape, settings.theme);
    pen.context.fillRect(minX, minY, 1 / transform.scale, 1 / transform.scale);
    return;
  }
  kindOf(shape).paint(pen, sceneShape, settings);
}

function dotColour(shape: Shape, theme: BoardTheme): string {
  const fill = kindOf(shape).fill?.(shape);
  if (hasOutline(shape.style) || fill === undefined) return lineColour(shape.style.colour, theme);
  return fillColour(fill, theme);
}

/** Sets the transform of the context to the shape's own units, from its (x, y). */
function placeContext(
  context: Context2D,
  { shape, frame, rotation }: SceneShape,
  { scale, tx, ty }: DeviceTransform,
): void {
  context.setTransform(scale, 0, 0, scale, tx + shape.x * scale, ty + shape.y * scale);
  if (rotation === 0) return;
  const centre = centreOf(frame);
  context.translate(centre.x - shape.x, centre.y - shape.y);
  context.rotate(rotation);
  context.translate(shape.x - centre.x, shape.y - centre.y);
}
