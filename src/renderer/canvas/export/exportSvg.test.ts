import { expect, test } from 'vitest';
import { BoardDocument } from '../../../shared/document/boardDocument.ts';
import { encodePoints } from '../../../shared/document/points.ts';
import type { Shape } from '../../../shared/document/shape.ts';
import { testRectangle, testStroke, testStyle } from '../../../shared/document/testShapes.ts';
import { darkTheme } from '../../drawing/palette.ts';
import { layOutLine } from '../../drawing/textLayout.ts';
import type { SvgSources } from '../../shapes/parts/svg.ts';
import { Scene } from '../scene/Scene.ts';
import { exportBounds } from './exportPicture.ts';
import { exportSvg } from './exportSvg.ts';
import { backgroundOf, type PictureLook, themeOf, usualLook } from './PictureLook.ts';

/** Every character is half as wide as the font is high. */
const evenMeasurer = (fontSize: number) => ({
  measureText: (text: string) => ({ width: (text.length * fontSize) / 2 }) as TextMetrics,
});

const svgOf = (...shapes: readonly Shape[]): string => svgWith(usualLook, ...shapes);

const svgWith = (look: PictureLook, ...shapes: readonly Shape[]): string =>
  textsWith(look, ...shapes).join('');

function textsWith(look: PictureLook, ...shapes: readonly Shape[]): readonly string[] {
  const document = new BoardDocument();
  document.images.set('ab'.repeat(32), Uint8Array.of(0xff, 0xd8, 1));
  shapes.forEach((shape, i) => {
    document.insert(`s${i}`, { ...shape, z: `a${i + 1}` });
  });
  const drawn = new Scene(document, 'page-1').inOrder();
  const bounds = exportBounds(drawn);
  if (bounds === undefined) throw new Error('nothing to export');
  const sources: SvgSources = {
    theme: themeOf(look),
    image: (hash) => document.image(hash),
    baseline: (fontSize) => fontSize,
    layOutLine: (line, fontSize) => layOutLine(evenMeasurer(fontSize), line, fontSize),
  };
  return [...exportSvg(drawn, bounds, sources, { background: backgroundOf(look) })];
}

const { type: _type, width, height, ...place } = testRectangle();

const cornerPoints = encodePoints(
  { xs: Float64Array.of(0, 40, 20, 0), ys: Float64Array.of(0, 0, 30, 0) },
  4,
);

test('ink is a filled path, highlighter ink a wide line with blend mode multiply', () => {
  const svg = svgOf(testStroke(), testStroke({ tool: 'highlighter' }));
  expect(svg).toMatch(/<path d="M[-0-9 .MQZ]+" fill="#1d1f24"\/>/);
  expect(svg).toMatch(/mix-blend-mode:multiply.*stroke-width="20"/);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test('the look decides about the colours and the background', () => {
  const highlighter = testStroke({ tool: 'highlighter' });
  const dark = svgWith({ ...usualLook, theme: 'dark' }, testRectangle(), highlighter);
  expect(dark).toContain(`<rect x="-`);
  expect(dark).toContain(`fill="${darkTheme.background}"`);
  expect(dark).toContain(`stroke="${darkTheme.colours.ink.line}"`);
  expect(dark).toContain('mix-blend-mode:screen');
  const clear = svgWith({ ...usualLook, hasBackground: false }, testRectangle());
  expect(clear).not.toContain('<rect');
});

test.each([true, false])(
  'the file has one part per shape, and two more (background: %s)',
  (has) => {
    const look = { ...usualLook, hasBackground: has };
    expect(textsWith(look, testRectangle(), testStroke())).toHaveLength(4);
  },
);

test('text remains text, with any characters', () => {
  const text = '<script>alert("x")</script> & \u0007\nsecond';
  const svg = svgOf({ ...place, type: 'text', width, height, text, fontSize: 20 });
  expect(svg).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; </tspan>');
  expect(svg).toContain('y="45">second</tspan>');
  expect(svg).not.toContain('\u0007');
});

test('the text of a note is wrapped within its padding', () => {
  const note = { ...place, type: 'note', width: 80, height: 200, fontSize: 20 } as const;
  const svg = svgOf({ ...note, text: 'wrapped & kept' });
  const lines = [...svg.matchAll(/<tspan x="12" y="[\d.]+">([^<]*)/g)].map(([, line]) => line);
  expect(lines.join('|')).toBe('wrapp|ed &amp;|kept');
});

test('columns set with tabs stay aligned', () => {
  const text = 'a\tb\t\tc\nlonger\tb';
  const svg = svgOf({ ...place, type: 'text', width, height, text, fontSize: 20 });
  const xs = [...svg.matchAll(/<tspan x="([\d.]+)" y="[\d.]+">(\w*)/g)].map(([, x, run]) => [
    run,
    x,
  ]);
  expect(xs).toEqual([
    ['a', '0'],
    ['b', '40'],
    ['', '80'],
    ['c', '120'],
    ['longer', '0'],
    ['b', '80'],
  ]);
});

test('fill, dash, opacity and rotation are kept', () => {
  const style = { ...testStyle, fill: 'blue', dash: 'dashed', opacity: 0.5 } as const;
  const svg = svgOf(testRectangle({ style, rotation: Math.PI / 2 }));
  expect(svg).toContain('rotate(90 50 25)');
  expect(svg).toContain('opacity="0.5"');
  expect(svg).toContain('fill="#dfeaff"');
  expect(svg).toContain('stroke-dasharray="12 12"');
});

test('an image is embedded in the file', () => {
  const svg = svgOf({ ...place, type: 'image', width, height, image: 'ab'.repeat(32) });
  expect(svg).toContain('href="data:image/jpeg;base64,/9gB"');
});

test('the picture reaches 16 units beyond the ink', () => {
  // The lines of the rectangle reach 3 units beyond its 100 x 50.
  expect(svgOf(testRectangle())).toContain('viewBox="-19 -19 138 88"');
});

test('an even line is stroked, dashed and filled as one path', () => {
  const style = { ...testStyle, fill: '#e03131', dash: 'dashed' } as const;
  const svg = svgOf(testStroke({ path: 'polyline', filled: true, style, points: cornerPoints }));
  expect(svg).toContain('<path d="M0 0L40 0L20 30Z" fill="#e03131" stroke="#1d1f24"');
  expect(svg).toContain('stroke-dasharray="12 12"');
});

test('pen ink has its area filled beneath it', () => {
  const style = { ...testStyle, fill: '#e03131' } as const;
  expect(svgOf(testStroke({ filled: true, style }))).toMatch(
    /fill="#e03131"\/><path d="[^"]+" fill="#1d1f24"/,
  );
  expect(svgOf(testStroke({ style }))).not.toContain('#e03131');
});

test('each end of a line can have a head, and heads are never dashed', () => {
  const ends = { x1: 0, y1: 0, x2: 100, y2: 0 };
  const { style } = testRectangle();
  const line = (heads: { readonly startHead?: string; readonly endHead?: string }): number =>
    svgOf({ ...place, type: 'line', style: { ...style, dash: 'dotted' }, ...ends, ...heads })
      .split('<path')
      .filter((path) => path.includes('stroke-linecap') && !path.includes('dasharray')).length;
  expect(line({})).toBe(0);
  expect(line({ startHead: 'none', endHead: 'none' })).toBe(0);
  expect(line({ startHead: 'triangle', endHead: 'a kind of a newer version' })).toBe(1);
  const bent = testStroke({ path: 'polyline', endHead: 'dot', points: cornerPoints });
  expect(svgOf(bent).match(/stroke-linecap/g)).toHaveLength(2);
});

test('a shape without an outline shows its fill only, and a pattern covers half', () => {
  const style = {
    ...testStyle,
    fill: '#ffec99',
    outline: 'none',
    fillPattern: 'hachure',
  } as const;
  const svg = svgOf(testRectangle({ style }));
  expect(svg).toContain('fill="#ffec99" fill-opacity="0.5"/>');
  expect(svg).not.toContain('#1d1f24');
});

test('lines of text are aligned within its width', () => {
  const text = { ...place, type: 'text', width, height, text: 'a', fontSize: 20 } as const;
  expect(svgOf({ ...text, align: 'centre' })).toMatch(/text-anchor="middle".*x="50"/);
  expect(svgOf({ ...text, align: 'right' })).toMatch(/text-anchor="end".*x="100"/);
  expect(svgOf(text)).not.toContain('text-anchor');
});

test('a diamond has its corners at the middles of its sides, rounded a little', () => {
  const style = { ...testStyle, fill: 'blue' } as const;
  const svg = svgOf({ ...place, type: 'diamond', style, width: 120, height: 160 });
  // Sides are 100 long, so a corner takes a tenth of each.
  expect(svg).toContain('<path d="M54 8Q60 0 66 8L114 72Q120 80 114 88L66 152Q60 160 54 152L6 88');
  expect(svg).toContain('fill="#dfeaff"');
  const flat = svgOf({ ...place, type: 'diamond', width: 0, height: 0 });
  expect(flat).not.toMatch(/NaN|Infinity/);
});
