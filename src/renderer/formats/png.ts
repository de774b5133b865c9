import { exportPng } from '../canvas/export/exportPicture.ts';
import type { FileCodec } from './FileCodec.ts';
import { contentOfBlob } from './FileContent.ts';

export const png: FileCodec<'png'> = {
  async write(board) {
    const { shapes, bounds } = board.picture();
    const image = (hash: string) => board.document.image(hash);
    return contentOfBlob((signal, onProgress) =>
      exportPng(shapes, bounds, image, { signal, onProgress }),
    );
  },
};
