import { expect, type Page } from '@playwright/test';
import { t } from './words.ts';

/** The tolerance of a colour beyond the range of its neighbours, of 255. */
const tolerance = 32;
/**
 * The tolerance where a curve is cut. Chromium antialiases it differently there: 1,600 curves, drawn as a whole and in
 * parts on plain canvases, differed by up to 59 in up to ten pixels per picture, all within a pixel of the cut. Missing
 * or misplaced ink differs more, or in more pixels.
 */
const cutTolerance = 64;
const mostCutPixels = 10;

/** The pixels of the board's canvas, four bytes per pixel. */
export interface CanvasPicture {
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

/** Waits until the board's canvas shows everything in view at full resolution. */
export async function drawnBoard(page: Page): Promise<void> {
  await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
  );
  await expect(page.locator('canvas').first()).toHaveAttribute('aria-busy', 'false');
}

/** The settled ink of the board, without the current stroke and selection, once all of it is drawn. */
export async function settledPixels(page: Page): Promise<CanvasPicture> {
  await drawnBoard(page);
  return await pixelsOf(page, "copy.drawImage(document.querySelector('canvas'), 0, 0)");
}

/** The current stroke and selection over the board's canvas, on white, at the same size. */
export async function livePixels(page: Page): Promise<CanvasPicture> {
  return await pixelsOf(
    page,
    `
    const [settled, ...others] = document.querySelectorAll('canvas');
    const ratio = settled.width / settled.getBoundingClientRect().width;
    const corner = settled.getBoundingClientRect();
    copy.fillStyle = 'white';
    copy.fillRect(0, 0, settled.width, settled.height);
    copy.scale(ratio, ratio);
    for (const canvas of others) {
      const { x, y, width, height } = canvas.getBoundingClientRect();
      if (canvas.style.visibility === 'hidden' || canvas.width === 0) continue;
      copy.drawImage(canvas, x - corner.x, y - corner.y, width, height);
    }`,
  );
}

/** The thumbnail of a board in the board list, which must be open. */
export async function thumbnailPixels(page: Page, title: string): Promise<CanvasPicture> {
  const canvas = `document.querySelector('[aria-label="${t('boards.open', { title })}"] canvas')`;
  return await pixelsOf(page, 'copy.drawImage(source, 0, 0)', canvas);
}

/** The picture in a file, as a page shows it. */
export async function imagePixels(
  page: Page,
  mediaType: string,
  file: Buffer,
): Promise<CanvasPicture> {
  const image = `(async () => {
    const image = new Image();
    image.src = 'data:${mediaType};base64,${file.toString('base64')}';
    await image.decode();
    return image;
  })()`;
  return await pixelsOf(page, 'copy.drawImage(source, 0, 0)', image);
}

/** A picture of the size of `source`, a canvas or an image, drawn by a script in the page onto the context `copy`. */
async function pixelsOf(
  page: Page,
  drawing: string,
  source = "document.querySelector('canvas')",
): Promise<CanvasPicture> {
  const picture = (await page.evaluate(`(async () => {
    const source = await ${source};
    const { width, height } = source;
    const copy = new OffscreenCanvas(width, height).getContext('2d');
    ${drawing};
    const { data } = copy.getImageData(0, 0, width, height);
    const address = await new Promise((done) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.readAsDataURL(new Blob([data]));
    });
    return { width, height, base64: address.slice(address.indexOf(',') + 1) };
  })()`)) as { readonly width: number; readonly height: number; readonly base64: string };
  return { ...picture, bytes: Buffer.from(picture.base64, 'base64') };
}

/**
 * The first hundred pixels of one picture that the other one does not have nearby. A curve that is cut, at the border
 * of a tile or of a changed area, may be antialiased differently: colours within the range of the neighbours are
 * ignored, and so are a few pixels just outside it.
 */
export function otherPixels(a: CanvasPicture, b: CanvasPicture): string[] {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  const others: string[] = [];
  const cut: string[] = [];
  for (let i = 0; i < a.bytes.length && others.length + cut.length < 100; i += 4) {
    if (isSame(a, b, i)) continue;
    const distance = Math.max(distanceFrom(a, i, b), distanceFrom(b, i, a));
    if (distance <= tolerance) continue;
    const place = `${(i / 4) % a.width}, ${Math.floor(i / 4 / a.width)}`;
    const colours = [a, b].map(({ bytes }) => [...bytes.subarray(i, i + 3)].join(' '));
    (distance > cutTolerance ? others : cut).push(`${place}: ${colours.join(' and ')}`);
  }
  return cut.length > mostCutPixels ? [...others, ...cut] : others;
}

function isSame(a: CanvasPicture, b: CanvasPicture, offset: number): boolean {
  return a.bytes.readUInt32LE(offset) === b.bytes.readUInt32LE(offset);
}

/** How far the colour of a pixel is outside the range of this pixel and its neighbours in the other picture, of 255. */
function distanceFrom(one: CanvasPicture, offset: number, other: CanvasPicture): number {
  const x = (offset / 4) % one.width;
  const y = Math.floor(offset / 4 / one.width);
  const distances = [0, 1, 2].map((channel) => {
    const around: number[] = [];
    for (let row = Math.max(0, y - 1); row <= Math.min(one.height - 1, y + 1); row += 1) {
      for (let column = Math.max(0, x - 1); column <= Math.min(one.width - 1, x + 1); column += 1) {
        around.push(other.bytes[(row * one.width + column) * 4 + channel] ?? 0);
      }
    }
    const value = one.bytes[offset + channel] ?? 0;
    return Math.max(Math.min(...around) - value, value - Math.max(...around), 0);
  });
  return Math.max(...distances);
}
