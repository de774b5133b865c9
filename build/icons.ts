/** `npm run icons`: renders the icons of `build/icons` into `out/icons`, for packages and windows. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { type IconPicture, icnsFile, icoFile } from './iconContainers.ts';

const sourceFolder = join(import.meta.dirname, 'icons');
const outFolder = join(import.meta.dirname, '../out/icons');

const linuxSizesPx = [16, 24, 32, 48, 64, 96, 128, 256, 512, 1024];
const windowsSizesPx = [16, 20, 24, 32, 40, 48, 64, 128, 256];
const macSizesPx = [32, 64, 128, 256, 512, 1024];

/** Up to this size, the simpler drawing is used. */
const smallSizePx = 32;
/** What macOS icons fill of their square, so that they are as large as their neighbours in the Dock. */
const macAppShare = 0.89;

await rm(outFolder, { recursive: true, force: true });
for (const name of ['icon', 'document']) {
  const folder = join(outFolder, name);
  await mkdir(folder, { recursive: true });
  for (const { sizePx, png } of await pictures(name, linuxSizesPx)) {
    await writeFile(join(folder, `${sizePx}x${sizePx}.png`), png);
  }
  await writeFile(join(outFolder, `${name}.ico`), icoFile(await pictures(name, windowsSizesPx)));
  const share = name === 'icon' ? macAppShare : 1;
  await writeFile(
    join(outFolder, `${name}.icns`),
    icnsFile(await pictures(name, macSizesPx, share)),
  );
}

/** @param share of the square that the drawing fills */
function pictures(
  name: string,
  sizesPx: readonly number[],
  share = 1,
): Promise<readonly IconPicture[]> {
  return Promise.all(
    sizesPx.map(async (sizePx) => ({ sizePx, png: await draw(name, sizePx, share) })),
  );
}

async function draw(name: string, sizePx: number, share: number): Promise<Buffer> {
  const drawing = `${name}${sizePx <= smallSizePx ? '-small' : ''}.svg`;
  const svg = await readFile(join(sourceFolder, drawing), 'utf8');
  const drawnPx = Math.round((sizePx * share) / 2) * 2;
  // With its size in pixels, it is rendered sharply instead of being scaled.
  const sized = svg.replace('<svg ', `<svg width="${drawnPx}" height="${drawnPx}" `);
  const canvas = createCanvas(sizePx, sizePx);
  const edgePx = (sizePx - drawnPx) / 2;
  canvas.getContext('2d').drawImage(await loadImage(Buffer.from(sized)), edgePx, edgePx);
  return await canvas.encode('png');
}
