import { expect, test } from 'vitest';
import type { PanelStyle } from '../../state/editor.ts';
import { nextOpacity, nextWidth, toggledFill } from './styleSteps.ts';

test('the width goes up and down its steps and stops at both ends', () => {
  expect([2, 4, 8, 16].map((width) => nextWidth(width, 1))).toEqual([4, 8, 16, undefined]);
  expect([2, 4, 8, 16].map((width) => nextWidth(width, -1))).toEqual([undefined, 2, 4, 8]);
  // A width of another program lies between two of ours.
  expect(nextWidth(5, 1)).toBe(8);
  expect(nextWidth(5, -1)).toBe(4);
  expect(nextWidth('mixed', 1)).toBe(4);
});

test('the opacity goes from 10 % to 100 % and no further', () => {
  expect(nextOpacity(1, 1)).toBeUndefined();
  expect(nextOpacity(1, -1)).toBe(0.9);
  expect(nextOpacity(0.35, 1)).toBe(0.45);
  expect(nextOpacity(0.15, -1)).toBe(0.1);
  expect(nextOpacity(0.1, -1)).toBeUndefined();
  expect(nextOpacity('mixed', -1)).toBe(1);
});

test('the fill takes the colour of the line, and can be removed', () => {
  const style: PanelStyle = { colour: 'red', width: 4, fill: 'none', opacity: 1, shows: new Set() };
  expect(toggledFill(style)).toBe('red');
  expect(toggledFill({ ...style, fill: 'blue' })).toBe('none');
  expect(toggledFill({ ...style, fill: 'mixed' })).toBe('none');
  expect(toggledFill({ ...style, colour: 'mixed' })).toBe('ink');
});
