import type { ReadShape } from '../../../shared/document/readShape.ts';
import type { DeviceTransform } from '../../drawing/geometry.ts';
import type { BoardTheme } from '../../drawing/palette.ts';
import type { FontSource } from '../fonts/pageFonts.ts';
import type { DeviceRect } from '../scene/grid.ts';
import type { Veil } from '../scene/ShapeIndex.ts';

/** What the window and its painter, a worker, say to each other. */

export interface ShapePut {
  readonly id: string;
  /** What is drawn of it, without the keys of newer versions, and without the points of a stroke. */
  readonly shape: ReadShape;
  /** The points are those that the painter has already. */
  readonly hasOldPoints: boolean;
  /** Otherwise so many bytes of the points of the message are those of this one; 0 for what has none. */
  readonly pointsSizeBytes: number;
  readonly veil: Veil | undefined;
}

/** A picture that is wanted. */
export interface Wish {
  readonly id: number;
  /** How the board lies in the tile. */
  readonly transform: DeviceTransform;
  /** The part of the tile that is wanted, in its pixels. */
  readonly area: DeviceRect;
  readonly devicePixelRatio: number;
  readonly theme: BoardTheme['name'];
  /** With the paper and its dots; without, what has no ink is transparent. */
  readonly hasGround: boolean;
}

export type ToPainter =
  | {
      readonly type: 'start';
      /** Held for as long as the painter lives, so that its end is noticed. */
      readonly lockName: string;
      readonly fonts: readonly FontSource[];
    }
  | {
      readonly type: 'change';
      /** The revision of the shapes that is reached with this. */
      readonly revision: number;
      readonly puts: readonly ShapePut[];
      /** Of all of them, one after the other: a buffer for each would need more memory than the points. */
      readonly points: Uint8Array<ArrayBuffer>;
      readonly removed: readonly string[];
      /** Images, coded as they are, by content hash. */
      readonly images: readonly (readonly [hash: string, bytes: Uint8Array])[];
    }
  /** All that is wanted, the most wanted first; what was wanted before and is not in it is not any more. */
  | { readonly type: 'wish'; readonly wishes: readonly Wish[] };

export type FromPainter =
  /** It holds its lock. */
  | { readonly type: 'started' }
  | {
      readonly type: 'changed';
      /** Pictures that come from now on are of this revision or a later one. */
      readonly oldestRevision: number;
    }
  | {
      readonly type: 'painted';
      readonly id: number;
      readonly revision: number;
      readonly picture: ImageBitmap;
    };
