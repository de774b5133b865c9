import { exportPng } from '../canvas/export/exportPicture.ts';
import { translatedLabels } from '../canvas/scene/translatedLabels.ts';
import type { FileCodec } from './FileCodec.ts';
import { contentOfBlob } from './FileContent.ts';

export const png: FileCodec<'png'> = {
  async write(board) {
    const { shapes, bounds } = board.picture();
    const imageBytes = (hash: string) => board.document.image(hash);
    const sources = { imageBytes, labels: translatedLabels() };
    return contentOfBlob((signal, onProgress) =>
      exportPng(shapes, bounds, sources, board.look, { signal, onProgress }),
    );
  },
};
