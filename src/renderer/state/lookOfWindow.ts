import { type Paint, type ViewLook, viewLookSchema } from '../../shared/lastView.ts';

type Sizes = Pick<Window, 'innerWidth' | 'innerHeight' | 'devicePixelRatio'>;

/**
 * How a window shows a board, which is as large as the window. Undefined while that has no size, as before it is shown on a
 * busy machine: then no picture can be of use to it.
 */
export function lookOfWindow(window: Sizes, paint: Paint): ViewLook | undefined {
  const { innerWidth: width, innerHeight: height, devicePixelRatio } = window;
  return viewLookSchema.safeParse({ width, height, devicePixelRatio, ...paint }).data;
}
