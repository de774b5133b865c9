import type { Rectangle } from 'electron';
import type { WindowPlace } from './RememberedState.ts';

export const defaultSize = { width: 1280, height: 820 } as const;
/** Below this the tools do not fit beside one another. */
export const minSize = { width: 720, height: 520 } as const;
/** So much of a window has to be within reach of the pointer. */
const minVisible = 80;

/** Where the next window of the same app stands, so that it does not hide the one before. */
const cascadeStep = 32;

/**
 * The bounds for a remembered place. A screen that it was on may be gone, or smaller: then the size is kept as
 * far as it fits and the system chooses the place.
 * @param workAreas of the screens there are
 */
export function placeOnScreen(
  place: WindowPlace | undefined,
  workAreas: readonly Rectangle[],
): { readonly width: number; readonly height: number; readonly x?: number; readonly y?: number } {
  if (place === undefined) return fitted(defaultSize, workAreas);
  const isReachable = workAreas.some((area) => overlaps(area, place));
  if (!isReachable) return fitted(place, workAreas);
  const { x, y, width, height } = place;
  return { x, y, width, height };
}

export function cascaded(place: WindowPlace): WindowPlace {
  return { ...place, x: place.x + cascadeStep, y: place.y + cascadeStep, isMaximized: false };
}

function overlaps(area: Rectangle, place: WindowPlace): boolean {
  const width = Math.min(area.x + area.width, place.x + place.width) - Math.max(area.x, place.x);
  const height = Math.min(area.y + area.height, place.y + place.height) - Math.max(area.y, place.y);
  // The upper edge is what a window is moved by.
  return width >= minVisible && height >= minVisible && place.y >= area.y - 1;
}

function fitted(
  size: { readonly width: number; readonly height: number },
  workAreas: readonly Rectangle[],
): { readonly width: number; readonly height: number } {
  const [first] = workAreas;
  if (first === undefined) return { width: size.width, height: size.height };
  return {
    width: Math.max(minSize.width, Math.min(size.width, first.width)),
    height: Math.max(minSize.height, Math.min(size.height, first.height)),
  };
}
