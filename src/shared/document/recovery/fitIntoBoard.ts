import { maxFontSize, maxShapeSize, minFontSize, roundingRoom } from '../../limits.ts';
import { moveIntoBoard } from '../moveIntoBoard.ts';

interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
}

/**
 * Moves a text that extends beyond the limits of a board back into it. Larger texts also get a smaller font:
 * otherwise nobody could see or change them.
 */
export function fitIntoBoard<Text extends TextPlace>(text: Text): Text {
  const side = Math.max(text.width, text.height);
  const scale = Math.min(1, (maxShapeSize - roundingRoom) / side);
  const size =
    scale === 1
      ? {}
      : {
          width: text.width * scale,
          height: text.height * scale,
          fontSize: Math.min(maxFontSize, Math.max(minFontSize, text.fontSize * scale)),
        };
  const sized = { ...text, ...size };
  const { x, y, width, height } = sized;
  const { dx, dy } = moveIntoBoard({ minX: x, minY: y, maxX: x + width, maxY: y + height });
  return { ...sized, x: x + dx, y: y + dy };
}
