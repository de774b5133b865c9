import { expect, type Page } from '@playwright/test';
import { t } from './words.ts';

/** How far a colour may lie outside those around it, of 255. */
const tolerance = 32;
/**
 * As far where a curve is cut. Chromium rounds its edge otherwise there: 1,600 curves that were drawn once whole and
 * once in part on bare canvases, without anything of ours, differed by up to 59 in up to ten pixels a picture, all of
 * them within a pixel of the cut. What is missing or lies elsewhere differs by more, or in more pixels.
 */
const cutTolerance = 64;
const mostCutPixels = 10;

/** A picture of the board's canvas, four bytes a pixel. */
export interface CanvasPicture {
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

/** Waits until the board's canvas shows all that is in view as it is, and not something coarser for now. */
export async function drawnBoard(page: Page): Promise<void> {
  await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
  );
  await expect(page.locator('canvas').first()).toHaveAttribute('aria-busy', 'false');
}

/** The settled ink of the board, without what is being drawn or selected, once all of it is drawn. */
export async function settledPixels(page: Page): Promise<CanvasPicture> {
  await drawnBoard(page);
  return await pixelsOf(page, "copy.drawImage(document.querySelector('canvas'), 0, 0)");
}

/** What is being drawn or selected, where it lies over the board's canvas, on white and in pixels of the same size. */
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

/** The picture of a board in the list of boards, which has to be open. */
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

/** A picture as large as its `source`, a canvas or an image, drawn by a script in the page onto the context `copy`. */
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
 * The pixels of one picture that are nowhere near in the other, the first hundred of them. A curve that is cut, by the
 * border of a tile or of what changed, has its edge rounded a little beside: a colour between those around the pixel is
 * not told, nor are a few pixels that are nearly so.
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

/** How far the colour of a pixel lies outside those that the other picture has there and right beside it, of 255. */
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
