import { expect, test } from 'vitest';
import { caretPlace, layOutLine, measureText } from './textLayout.ts';

/** Every character is half as wide as the font is high. */
const measurer = {
  font: '',
  measureText(text: string): TextMetrics {
    const fontSize = Number(/(\d+)px/.exec(this.font)?.[1]);
    return { width: (text.length * fontSize) / 2 } as TextMetrics;
  },
};

test('I26: a text with very many lines is measured', () => {
  const lines = 130_000;
  expect(measureText(measurer, '\n'.repeat(lines - 1), 24)).toEqual({
    width: 1,
    height: lines * 24 * 1.25,
  });
});

test('tab stops are two font sizes apart, and a tab is at least half a space wide', () => {
  measurer.font = '20px';
  const at = (line: string): number[] => layOutLine(measurer, line, 20).runs.map(({ x }) => x);
  expect(at('a\tb')).toEqual([0, 40]);
  expect(at('\t\tb')).toEqual([0, 40, 80]);
  expect(at('abcd\te')).toEqual([0, 80]);
  expect(layOutLine(measurer, 'a\tbc', 20).width).toBe(60);
  expect(measureText(measurer, 'a\tbc', 20).width).toBe(61);
});

test('the caret is after the preceding text, also after a tab', () => {
  expect(caretPlace(measurer, 'ab\ncd', 1, 20)).toEqual({ x: 11, y: 0 });
  expect(caretPlace(measurer, 'ab\nc\td', 5, 20)).toEqual({ x: 41, y: 25 });
});
