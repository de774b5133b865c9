import { maxCoordinate, maxShapeSize } from '../../limits.ts';
import { defaultPageId } from '../shape.ts';
import type { Element } from './element.ts';
import type { LinePoint } from './linePath.ts';

const maxLinkLength = 2_000;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The box of an element. A negative size means that it was drawn towards the left or top. */
export function boxOf({ x, y, width, height }: Element): Box {
  return {
    x: width < 0 ? x + width : x,
    y: height < 0 ? y + height : y,
    width: Math.abs(width),
    height: Math.abs(height),
  };
}

export function isNear({ x, y, width, height }: Box): boolean {
  const isWithin = (value: number): boolean => Math.abs(value) <= maxCoordinate;
  return (
    isWithin(x) &&
    isWithin(y) &&
    isWithin(x + width) &&
    isWithin(y + height) &&
    width <= maxShapeSize &&
    height <= maxShapeSize
  );
}

export function sizeOf({ width, height }: Box): {
  readonly width: number;
  readonly height: number;
} {
  return { width, height };
}

export function placeOf(
  { angle, link }: Element,
  { x, y }: { readonly x: number; readonly y: number },
) {
  const isAddress =
    link !== undefined && link.length <= maxLinkLength && /^(?:https?:|mailto:)/i.test(link);
  return {
    page: defaultPageId,
    z: 'a0',
    x,
    y,
    rotation: angle % (2 * Math.PI),
    ...(isAddress ? { link } : {}),
  };
}

export function turned(x: number, y: number, box: Box, angle: number): LinePoint {
  if (angle === 0) return [x, y];
  const centreX = box.x + box.width / 2;
  const centreY = box.y + box.height / 2;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const [dx, dy] = [x - centreX, y - centreY];
  return [centreX + dx * cos - dy * sin, centreY + dx * sin + dy * cos];
}
