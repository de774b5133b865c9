import type { BoardDocument } from '../../shared/document/boardDocument.ts';
import { exportSvg } from '../canvas/export/exportSvg.ts';
import { backgroundOf, themeOf } from '../canvas/export/PictureLook.ts';
import { BoardFonts } from '../canvas/fonts/BoardFonts.ts';
import { embeddedFonts } from '../canvas/fonts/embeddedFonts.ts';
import { imageProblem } from '../canvas/images/imageProblem.ts';
import type { SceneShape } from '../canvas/scene/SceneShape.ts';
import { baselineOffset, fontOf, layOutLine, textMeasurer } from '../drawing/textLayout.ts';
import type { SvgSources } from '../shapes/parts/svg.ts';
import { imageHashOf, kindOf } from '../shapes/shapeKinds.ts';
import type { FileCodec } from './FileCodec.ts';
import { contentOfTexts } from './FileContent.ts';

export const svg: FileCodec<'svg'> = {
  async write(board) {
    const { shapes, bounds } = board.picture();
    const written = textsOf(shapes);
    const fontFaces = await embeddedFonts(written);
    await new BoardFonts(document.fonts).prepare(written);
    const measurer = textMeasurer();
    const hidden = await hiddenImages(shapes, board.document);
    const sources: SvgSources = {
      theme: themeOf(board.look),
      image: (hash) => (hidden.has(hash) ? undefined : board.document.image(hash)),
      baseline: (fontSize) => baselineOffset(measurer, fontSize),
      layOutLine: (line, fontSize) => {
        measurer.font = fontOf(fontSize);
        return layOutLine(measurer, line, fontSize);
      },
    };
    const texts = exportSvg(shapes, bounds, sources, {
      background: backgroundOf(board.look),
      fontFaces,
    });
    return contentOfTexts(texts, fontFaces.length + shapes.length + 2);
  },
};

/** Whatever their size: an SVG file can be enlarged. Boxes of what is not shown are empty. */
function textsOf(shapes: readonly SceneShape[]): readonly string[] {
  const settings = { scale: Number.POSITIVE_INFINITY, images: undefined, labels: undefined };
  return shapes
    .map(({ shape }) => kindOf(shape).letters?.(shape, settings))
    .filter((text) => text !== undefined);
}

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
