import type { ReadShape } from '../../../shared/document/readShape.ts';
import type { DeviceTransform } from '../../drawing/geometry.ts';
import type { BoardTheme } from '../../drawing/palette.ts';
import type { DrawnLabels } from '../../shapes/DrawnLabels.ts';
import type { FontSource } from '../fonts/pageFonts.ts';
import type { DeviceRect } from '../scene/grid.ts';
import type { Veil } from '../scene/ShapeIndex.ts';

/** Messages between the window and its painter, a worker. */

export interface ShapePut {
  readonly id: string;
  /** The drawn keys, without keys of newer versions and the points of a stroke. */
  readonly shape: ReadShape;
  /** Whether the painter already has the points. */
  readonly hasOldPoints: boolean;
  /** Otherwise the length of this shape's points in `points`; 0 if it has none. */
  readonly pointsSizeBytes: number;
  readonly veil: Veil | undefined;
}

/** A request for a picture. */
export interface PaintRequest {
  readonly id: number;
  /** The position of the board in the tile. */
  readonly transform: DeviceTransform;
  /** The requested part of the tile, in its pixels. */
  readonly area: DeviceRect;
  readonly devicePixelRatio: number;
  readonly theme: BoardTheme['name'];
  readonly labels: DrawnLabels | undefined;
  /** With paper and dots; otherwise the background is transparent. */
  readonly hasGround: boolean;
}

export type ToPainter =
  | {
      readonly type: 'start';
      /** Held while the painter runs, so that its end is noticed. */
      readonly lockName: string;
      readonly fonts: readonly FontSource[];
    }
  | {
      readonly type: 'change';
      /** The revision of the shapes after this message. */
      readonly revision: number;
      readonly puts: readonly ShapePut[];
      /** Points of all shapes, concatenated: one buffer each would need more memory than the points. */
      readonly points: Uint8Array<ArrayBuffer>;
      readonly removed: readonly string[];
      /** Encoded images by content hash. */
      readonly images: readonly (readonly [hash: string, bytes: Uint8Array])[];
    }
  /** All requests, most important first; replaces earlier ones. */
  | { readonly type: 'requests'; readonly requests: readonly PaintRequest[] };

export type FromPainter =
  /** It holds its lock. */
  | { readonly type: 'started' }
  | {
      readonly type: 'changed';
      /** All further pictures are of this or a later revision. */
      readonly oldestRevision: number;
    }
  | {
      readonly type: 'painted';
      readonly id: number;
      readonly revision: number;
      readonly picture: ImageBitmap;
    };
