import { describe, expect, test } from 'vitest';
import { defaultSize, minSizeOn, placeOnScreen } from './placeOnScreen.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 1280, height: 984 };
/** 1366 x 768 at 150% and at 200%, below a panel. */
const scaled = [
  { x: 0, y: 24, width: 910, height: 488 },
  { x: 0, y: 24, width: 683, height: 360 },
];

const place = (x: number, y: number, width: number, height: number) => ({
  x,
  y,
  width,
  height,
  isMaximized: false,
  isFullScreen: false,
});

describe('a window', () => {
  test.each(scaled)('I31: fits a screen of $width x $height at its first start', (area) => {
    expect(placeOnScreen(undefined, [area])).toEqual({ width: area.width, height: area.height });
  });

  test('has its default size if there is space', () => {
    expect(placeOnScreen(undefined, [screen])).toEqual(defaultSize);
  });

  test.each(scaled)(
    'I31: is resized to fit when its screen has become $width x $height',
    (area) => {
      expect(placeOnScreen(place(200, 100, 1280, 820), [area])).toEqual({ ...area });
      expect(placeOnScreen(place(200, 100, 600, 300), [area])).toEqual({
        x: Math.min(200, area.width - 600),
        y: Math.min(100, area.y + area.height - 300),
        width: 600,
        height: 300,
      });
    },
  );

  test('stays where it was, across two screens too', () => {
    const bounds = { x: 1500, y: 40, width: 900, height: 700 };
    expect(placeOnScreen(place(1500, 40, 900, 700), [screen, right])).toEqual(bounds);
  });

  test('I31: moves to an existing screen if its own is gone', () => {
    expect(placeOnScreen(place(2000, 40, 1200, 900), [screen])).toEqual({
      width: 1200,
      height: 900,
    });
    expect(placeOnScreen(place(100, -900, 1200, 800), [screen])).toEqual({
      width: 1200,
      height: 800,
    });
  });

  test('I31: is never kept larger than the smallest screen', () => {
    expect(minSizeOn([screen, right])).toEqual({ width: 480, height: 320 });
    expect(minSizeOn([{ x: 0, y: 0, width: 455, height: 256 }])).toEqual({
      width: 455,
      height: 256,
    });
  });
});
