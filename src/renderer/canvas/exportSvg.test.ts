import { expect, test } from 'vitest';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import type { Shape } from '../../shared/document/shape.ts';
import { testRectangle, testStroke, testStyle } from '../../shared/document/testShapes.ts';
import { exportBounds } from './exportPicture.ts';
import { exportSvg } from './exportSvg.ts';
import { Scene } from './Scene.ts';

function svgOf(...shapes: readonly Shape[]): string {
  const document = new BoardDocument();
  document.images.set('ab'.repeat(32), Uint8Array.of(0xff, 0xd8, 1));
  shapes.forEach((shape, i) => {
    document.insert(`s${i}`, { ...shape, z: `a${i + 1}` });
  });
  const drawn = new Scene(document, 'page-1').inOrder();
  const bounds = exportBounds(drawn);
  if (bounds === undefined) throw new Error('nothing to export');
  const svg = exportSvg(drawn, bounds, { document, baseline: (fontSize) => fontSize });
  return new TextDecoder().decode(svg);
}

const { type: _type, width, height, ...place } = testRectangle();

test('ink becomes a filled path, highlighter ink a wide line that multiplies', () => {
  const svg = svgOf(testStroke(), testStroke({ tool: 'highlighter' }));
  expect(svg).toMatch(/<path d="M[-0-9 .MQZ]+" fill="#1d1f24"\/>/);
  expect(svg).toMatch(/mix-blend-mode:multiply.*stroke-width="20"/);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test('text stays text, whatever is written in it', () => {
  const text = '<script>alert("x")</script> & \u0007\nsecond';
  const svg = svgOf({ ...place, type: 'text', width, height, text, fontSize: 20 });
  expect(svg).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; </tspan>');
  expect(svg).toContain('y="45">second</tspan>');
  expect(svg).not.toContain('\u0007');
});

test('fill, dash, opacity and rotation are kept', () => {
  const style = { ...testStyle, fill: 'blue', dash: 'dashed', opacity: 0.5 } as const;
  const svg = svgOf(testRectangle({ style, rotation: Math.PI / 2 }));
  expect(svg).toContain('rotate(90 50 25)');
  expect(svg).toContain('opacity="0.5"');
  expect(svg).toContain('fill="#dfeaff"');
  expect(svg).toContain('stroke-dasharray="12 12"');
});

test('an image is put into the file', () => {
  const svg = svgOf({ ...place, type: 'image', width, height, image: 'ab'.repeat(32) });
  expect(svg).toContain('href="data:image/jpeg;base64,/9gB"');
});

test('the picture reaches 16 units beyond the ink', () => {
  // The lines of the rectangle reach 3 units beyond its 100 x 50.
  expect(svgOf(testRectangle())).toContain('viewBox="-19 -19 138 88"');
});
