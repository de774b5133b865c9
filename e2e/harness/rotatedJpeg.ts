import type { EverinkApp } from './app.ts';

/** The metadata of a photo that was taken with the camera on its side: it has to be shown turned by a quarter. */
const exif = [
  ...[0xff, 0xe1, 0, 34],
  ...Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1'),
  // One entry: the orientation is 6.
  ...[0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0],
];

/** A blue JPEG of 60 by 40 pixels, to be shown 40 wide and 60 high. */
export async function rotatedJpeg(app: EverinkApp): Promise<Uint8Array> {
  const base64 = await app.electron.evaluate(({ nativeImage }) => {
    const bitmap = Buffer.alloc(60 * 40 * 4);
    for (let at = 0; at < bitmap.length; at += 4) bitmap.set([255, 0, 0, 255], at);
    const image = nativeImage.createFromBitmap(bitmap, { width: 60, height: 40 });
    return image.toJPEG(90).toString('base64');
  });
  const jpeg = Buffer.from(base64, 'base64');
  return Uint8Array.from([...jpeg.subarray(0, 2), ...exif, ...jpeg.subarray(2)]);
}
