import i18next from 'i18next';
import { afterEach, expect, test } from 'vitest';
import { readShape } from '../../../shared/document/readShape.ts';
import { exampleShapes } from '../../../shared/document/testShapes.ts';
import { Pen } from '../../drawing/Pen.ts';
import { lightTheme } from '../../drawing/palette.ts';
import type { DrawnLabels, ImageProblem } from '../../shapes/DrawnLabels.ts';
import { kindOf } from '../../shapes/shapeKinds.ts';
import { paintShape } from './paintShape.ts';
import { SceneShape } from './SceneShape.ts';
import { translatedLabels } from './translatedLabels.ts';

afterEach(() => i18next.changeLanguage('en'));

const { image } = exampleShapes;
/** Shapes without a place, which no version can read. */
const unreadable = readShape({ type: 'arrow' });
const untyped = readShape({});
const newer = readShape({ type: 'hologram' });

/** The text that is painted with a shape whose image is not there, and the one whose fonts are loaded for it. */
function labelOf(
  shape: ReturnType<typeof readShape>,
  labels: DrawnLabels | undefined,
  problem?: ImageProblem,
): readonly (string | undefined)[] {
  const painted: string[] = [];
  const methods: Readonly<Record<string | symbol, unknown>> = {
    fillText: (text: string) => painted.push(text),
  };
  const context = new Proxy(methods, {
    get: (known, name) => known[name] ?? (() => {}),
    set: () => true,
  });
  const images = { get: () => undefined, problem: () => problem };
  const transform = { scale: 1, tx: 0, ty: 0 };
  paintShape(new Pen(context as unknown as CanvasRenderingContext2D), new SceneShape('s', shape), {
    transform,
    theme: lightTheme,
    images,
    labels,
  });
  return [painted.join(), kindOf(shape).letters?.(shape, { scale: 1, images, labels })];
}

test('the boxes of what cannot be shown have labels in the current language', async () => {
  await i18next.changeLanguage('ja');
  const labels = structuredClone(translatedLabels());
  expect(labelOf(image, labels)).toEqual(['画像', '画像']);
  expect(labelOf(image, labels, 'damaged')).toEqual(['壊れた画像', '壊れた画像']);
  expect(labelOf(unreadable, labels)).toEqual(['矢印', '矢印']);
  expect(labelOf(untyped, labels)).toEqual(['図形', '図形']);
  await i18next.changeLanguage('en');
  expect(labelOf(image, translatedLabels(), 'too-large')[0]).toBe('image too large');
  expect(labelOf(unreadable, translatedLabels())[0]).toBe('arrow');
});

test('a type of a newer version is named as it names itself', () => {
  expect(labelOf(newer, translatedLabels())[0]).toBe('hologram');
  expect(labelOf(readShape({ type: 'toString' }), translatedLabels())[0]).toBe('toString');
});

test('without labels the boxes are empty', () => {
  for (const shape of [image, newer]) expect(labelOf(shape, undefined)).toEqual(['', undefined]);
});
