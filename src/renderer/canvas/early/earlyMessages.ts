import type { LastView } from '../../../shared/lastView.ts';
import type { DrawnLabels } from '../../shapes/DrawnLabels.ts';
import type { FontSource } from '../fonts/pageFonts.ts';

/** Messages between the window and its early painter, a worker. */

export type ToEarlyPainter =
  | {
      readonly type: 'start';
      readonly fonts: readonly FontSource[];
      /** Sizes of the stored updates of the board. */
      readonly sizesBytes: readonly number[];
    }
  /** The next bytes of these updates. */
  | { readonly type: 'stored'; readonly bytes: Uint8Array }
  /** All bytes were sent. */
  | ({ readonly type: 'draw' } & EarlyRequest);

export interface EarlyRequest {
  readonly view: LastView;
  /** The user has not chosen a view: if nothing is visible, the whole board is shown. */
  readonly mayFit: boolean;
  readonly labels: DrawnLabels;
}

export type FromEarlyPainter =
  | ({ readonly type: 'drawn' } & EarlyPicture)
  /** The board cannot be read this way. */
  | { readonly type: 'failed' };

export interface EarlyPicture {
  readonly view: LastView;
  readonly image: ImageBitmap;
}
