import * as Y from 'yjs';
import type { RandomSource } from '../../src/base/testing/seededRandom.ts';
import { BoardDocument } from '../../src/shared/document/boardDocument.ts';
import { encodePoints } from '../../src/shared/document/points.ts';
import type { Shape } from '../../src/shared/document/shape.ts';
import { paletteNames } from '../../src/shared/document/style.ts';
import { testRectangle, testStroke, testStyle } from '../../src/shared/document/testShapes.ts';

/** Enough shapes that the window leaves them to its painter. */
const shapeCount = 1_500;
const columns = 50;
const spacing = 24;

/** Thick, thin, dashed, transparent and overlapping lines, texts, and every kind of shape. */
function shapeAt(i: number, origin: number, random: RandomSource): Shape {
  const at = {
    x: origin + (i % columns) * spacing,
    y: origin + Math.floor(i / columns) * spacing,
    z: `a${String(i).padStart(5, '0')}1`,
    rotation: i % 7 === 0 ? random() * 6 : 0,
    style: {
      ...testStyle,
      colour: paletteNames[i % paletteNames.length] ?? 'ink',
      width: [1, 2, 4, 14][i % 4] ?? 4,
      opacity: i % 5 === 0 ? 0.4 : 1,
      fill: i % 3 === 0 ? ('none' as const) : ('blue' as const),
      dash: (['solid', 'dashed', 'dotted'] as const)[i % 3] ?? 'solid',
    },
  };
  const { dash: _, ...inkStyle } = at.style;
  const box = testRectangle({ ...at, width: 20 + random() * 40, height: 10 + random() * 30 });
  switch (i % 12) {
    case 0:
      return box;
    case 1:
      return { ...box, type: 'ellipse' };
    case 6:
      return { ...box, type: 'diamond' };
    case 2:
      return { ...box, type: 'text', text: `Größe ${i}`, fontSize: 14, width: 90, height: 18 };
    case 3:
      return { ...box, type: 'note', text: `Zeile\nžluť ${i}`, fontSize: 9, width: 70, height: 34 };
    case 4:
      return { ...at, type: 'arrow', page: 'page-1', x1: 0, y1: 0, x2: 40, y2: random() * 30 };
    case 5:
      return { ...scribble(random), ...at, style: inkStyle, tool: 'highlighter' };
    default:
      return { ...scribble(random), ...at, style: inkStyle };
  }
}

function scribble(random: RandomSource): ReturnType<typeof testStroke> {
  const points = { xs: new Float64Array(30), ys: new Float64Array(30) };
  let angle = random() * 6;
  for (let i = 1; i < 30; i += 1) {
    angle += random() - 0.5;
    points.xs[i] = (points.xs[i - 1] ?? 0) + Math.cos(angle) * 3;
    points.ys[i] = (points.ys[i - 1] ?? 0) + Math.sin(angle) * 3;
  }
  const pressures = Uint8Array.from({ length: 30 }, () => 80 + random() * 120);
  return testStroke({ points: encodePoints({ ...points, pressures }, 4) });
}

/** All of these on one board, as an update. @param origin in board units */
export function fullBoard(random: RandomSource, origin = 0): Uint8Array {
  const document = new BoardDocument();
  document.doc.transact(() => {
    for (let i = 0; i < shapeCount; i += 1) {
      document.insert(`shape-${i}`, shapeAt(i, origin, random));
    }
  });
  return Y.encodeStateAsUpdate(document.doc);
}
