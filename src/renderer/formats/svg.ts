import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import { exportSvg } from '../canvas/export/exportSvg.ts';
import { imageProblem } from '../canvas/images/imageProblem.ts';
import type { SceneShape } from '../canvas/scene/SceneShape.ts';
import { baselineOffset, fontOf, layOutLine, textMeasurer } from '../drawing/textLayout.ts';
import { imageHashOf } from '../shapes/shapeKinds.ts';
import type { FileCodec } from './FileCodec.ts';
import { contentOfTexts } from './FileContent.ts';

export const svg: FileCodec<'svg'> = {
  async write(board) {
    const { shapes, bounds } = board.picture();
    await document.fonts.ready;
    const measurer = textMeasurer();
    const hidden = await hiddenImages(shapes, board.document);
    const texts = exportSvg(shapes, bounds, {
      image: (hash) => (hidden.has(hash) ? undefined : board.document.image(hash)),
      baseline: (fontSize) => baselineOffset(measurer, fontSize),
      layOutLine: (line, fontSize) => {
        measurer.font = fontOf(fontSize);
        return layOutLine(measurer, line, fontSize);
      },
    });
    return contentOfTexts(texts, shapes.length + 2);
  },
};

/** Images shown as placeholders: what this app refuses to decode is not passed on to other programs. */
async function hiddenImages(
  shapes: readonly SceneShape[],
  board: BoardDocument,
): Promise<ReadonlySet<string>> {
  const hidden = new Set<string>();
  const hashes = shapes.map(({ shape }) => imageHashOf(shape)).filter((hash) => hash !== undefined);
  for (const hash of new Set(hashes)) {
    const bytes = board.image(hash);
    if (bytes !== undefined && (await imageProblem(hash, bytes))) hidden.add(hash);
  }
  return hidden;
}
