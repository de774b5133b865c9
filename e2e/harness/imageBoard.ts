import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import { BoardDocument } from '../../src/shared/document/boardDocument.ts';
import { testImage } from '../../src/shared/document/testShapes.ts';

/** Four pixels: magenta, green, blue, magenta. */
export const imageBytes = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEUlEQVR42mP4zwCCQPAfSAMAKOUF+04LpBgAAAAASUVORK5CYII=',
    'base64',
  ),
);

const image = createHash('sha256').update(imageBytes).digest('hex');

/** An image in the middle of the board whose bytes have not arrived. */
export function boardOfImage(): Uint8Array {
  const document = new BoardDocument();
  const place = { x: 354, y: 203, width: 500, height: 300, rotation: 0.2 };
  document.insert('image', testImage(image, { ...place, z: 'b00' }));
  return Y.encodeStateAsUpdate(document.doc);
}

/** The bytes of the image. */
export function bytesOfImage(): Uint8Array {
  const document = new BoardDocument();
  document.images.set(image, imageBytes);
  return Y.encodeStateAsUpdate(document.doc);
}
