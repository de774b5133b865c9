import type { Rectangle } from 'electron';
import type { WindowPlace } from './RememberedState.ts';

export const defaultSize = { width: 1280, height: 820 } as const;
/** Down to this size the tools stay usable. A screen of 1366 x 768 at 200% is 683 x 384, less its panels. */
export const minSize = { width: 480, height: 320 } as const;
/** How far a window and a screen must overlap to belong together. */
const minVisible = 80;

/** The offset of the next window, so that it does not hide the previous one. */
const cascadeStep = 32;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The bounds for a remembered place. A place on the screens is kept as it is. A screen may be gone, smaller, or
 * scaled differently since: then the window is fitted to the screen that shows most of it, or the first one.
 * @param workAreas of the connected screens, the primary one first
 */
export function placeOnScreen(
  place: WindowPlace | undefined,
  workAreas: readonly Rectangle[],
): Size & { readonly x?: number; readonly y?: number } {
  if (place === undefined) return fitted(defaultSize, workAreas[0]);
  const area = workAreas
    .filter((each) => isReachable(each, place))
    .toSorted((a, b) => visibleArea(b, place) - visibleArea(a, place))[0];
  if (area === undefined) return fitted(place, workAreas[0]);
  const { x, y, width, height } = place;
  if (contains(boundsOf(workAreas), place)) return { x, y, width, height };
  const size = fitted(place, area);
  return {
    x: Math.max(area.x, Math.min(x, area.x + area.width - size.width)),
    y: Math.max(area.y, Math.min(y, area.y + area.height - size.height)),
    ...size,
  };
}

/** The smallest size of a window: never more than the smallest screen. */
export function minSizeOn(workAreas: readonly Rectangle[]): Size {
  return {
    width: Math.min(minSize.width, ...workAreas.map(({ width }) => width)),
    height: Math.min(minSize.height, ...workAreas.map(({ height }) => height)),
  };
}

export function cascaded(place: WindowPlace): WindowPlace {
  return {
    ...place,
    x: place.x + cascadeStep,
    y: place.y + cascadeStep,
    isMaximized: false,
    isFullScreen: false,
  };
}

/** A window is moved by its upper edge, so that must be visible. */
function isReachable(area: Rectangle, place: Rectangle): boolean {
  const { width, height } = overlap(area, place);
  return width >= minVisible && height >= minVisible && place.y >= area.y - 1;
}

function visibleArea(area: Rectangle, place: Rectangle): number {
  const { width, height } = overlap(area, place);
  return width * height;
}

function overlap(a: Rectangle, b: Rectangle): Size {
  return {
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)),
  };
}

function contains(outer: Rectangle, inner: Rectangle): boolean {
  const { width, height } = overlap(outer, inner);
  return width === inner.width && height === inner.height;
}

function boundsOf(areas: readonly Rectangle[]): Rectangle {
  const x = Math.min(...areas.map((area) => area.x));
  const y = Math.min(...areas.map((area) => area.y));
  const right = Math.max(...areas.map((area) => area.x + area.width));
  const bottom = Math.max(...areas.map((area) => area.y + area.height));
  return { x, y, width: right - x, height: bottom - y };
}

function fitted({ width, height }: Size, area: Rectangle | undefined): Size {
  if (area === undefined) return { width, height };
  return { width: Math.min(width, area.width), height: Math.min(height, area.height) };
}
