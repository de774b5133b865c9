import { expect, test } from 'vitest';
import { readShape } from '../readShape.ts';
import type { Shape } from '../shape.ts';
import { readExcalidraw } from './readExcalidraw.ts';
import { readTestFile } from './testing/readTestFile.ts';

/** What a person sees of each board in Excalidraw, counted from the files. */
const boards = [
  [
    '01',
    {
      text: 60,
      image: 0,
      frame: 0,
      bothHeads: 0,
      oneHead: 43,
      filled: 0,
      dashed: 0,
      outlineless: 0,
      total: 151,
      turned: 0,
    },
  ],
  [
    '02',
    {
      text: 43,
      image: 0,
      frame: 0,
      bothHeads: 0,
      oneHead: 22,
      filled: 62,
      dashed: 46,
      outlineless: 0,
      total: 205,
      turned: 1,
    },
  ],
  [
    '03',
    {
      text: 0,
      image: 0,
      frame: 0,
      bothHeads: 0,
      oneHead: 0,
      filled: 14,
      dashed: 0,
      outlineless: 0,
      total: 14,
      turned: 0,
    },
  ],
  [
    '05',
    {
      text: 48,
      image: 0,
      frame: 0,
      bothHeads: 10,
      oneHead: 31,
      filled: 2,
      dashed: 21,
      outlineless: 0,
      total: 139,
      turned: 0,
    },
  ],
  [
    '06',
    {
      text: 37,
      image: 21,
      frame: 3,
      bothHeads: 11,
      oneHead: 14,
      filled: 29,
      dashed: 4,
      outlineless: 0,
      total: 155,
      turned: 4,
    },
  ],
  [
    '09',
    {
      text: 19,
      image: 0,
      frame: 0,
      bothHeads: 0,
      oneHead: 3,
      filled: 25,
      dashed: 2,
      outlineless: 23,
      total: 47,
      turned: 0,
    },
  ],
  [
    '13',
    {
      text: 21,
      image: 0,
      frame: 4,
      bothHeads: 0,
      oneHead: 8,
      filled: 4,
      dashed: 0,
      outlineless: 0,
      total: 48,
      turned: 0,
    },
  ],
  [
    '14',
    {
      text: 28,
      image: 0,
      frame: 0,
      bothHeads: 1,
      oneHead: 3,
      filled: 13,
      dashed: 1,
      outlineless: 0,
      total: 91,
      turned: 5,
    },
  ],
  [
    '15',
    {
      text: 0,
      image: 1,
      frame: 1,
      bothHeads: 0,
      oneHead: 1,
      filled: 2,
      dashed: 2,
      outlineless: 0,
      total: 7,
      turned: 1,
    },
  ],
] as const;

const count = (shapes: readonly Shape[], is: (shape: Shape) => boolean): number =>
  shapes.filter(is).length;

/** How many of its ends have a head; undefined for shapes that are no lines. */
function headCount(shape: Shape): number | undefined {
  const isHead = (name: string | undefined): number =>
    name === undefined || name === 'none' ? 0 : 1;
  if (shape.type === 'arrow') return isHead(shape.startHead) + isHead(shape.endHead ?? 'arrow');
  if (shape.type === 'stroke' && shape.path !== undefined) {
    return isHead(shape.startHead) + isHead(shape.endHead);
  }
  return undefined;
}

test.each(boards)(
  'I29: board %s is imported with everything that is visible',
  async (name, seen) => {
    const { shapes, leftOut } = await readExcalidraw(
      readTestFile(`boards/board-${name}.excalidraw`),
    );
    expect(leftOut).toEqual([]);
    expect(shapes.map((shape) => readShape(shape).type)).not.toContain('placeholder');
    expect({
      text: count(shapes, ({ type }) => type === 'text'),
      image: count(shapes, ({ type }) => type === 'image'),
      frame: count(shapes, ({ type }) => type === 'frame'),
      bothHeads: count(shapes, (shape) => headCount(shape) === 2),
      oneHead: count(shapes, (shape) => headCount(shape) === 1),
      filled: count(shapes, ({ style }) => style.fill !== 'none'),
      dashed: count(shapes, ({ style }) => style.dash !== undefined),
      outlineless: count(shapes, ({ style }) => style.outline === 'none'),
      turned: count(shapes, ({ rotation }) => rotation !== 0),
      total: shapes.length,
    }).toEqual(seen);
  },
);
