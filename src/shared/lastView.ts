import { z } from 'zod';

/** Far more than any window has; a canvas ends at 16,384. */
const maxSidePx = 65_536;
/** Five times the zoom of a page on the finest screen. */
const maxDevicePixelRatio = 32;

/**
 * What a window showed of a board when it was last looked at: the board point at its top left, screen pixels a
 * board unit, and how its picture was taken.
 */
export const lastViewSchema = z
  .object({
    x: z.number(),
    y: z.number(),
    zoom: z.number().positive(),
    /** Size of the picture, CSS pixels. */
    width: z.number().positive().max(maxSidePx),
    height: z.number().positive().max(maxSidePx),
    /** Pixels of the picture a CSS pixel. */
    devicePixelRatio: z.number().positive().max(maxDevicePixelRatio),
    isDark: z.boolean(),
  })
  .strict();
export type LastView = z.infer<typeof lastViewSchema>;

/** How a window shows whatever part of a board it looks at. */
export const viewLookSchema = lastViewSchema.pick({
  width: true,
  height: true,
  devicePixelRatio: true,
  isDark: true,
});
export type ViewLook = z.infer<typeof viewLookSchema>;

/** Whether the same part of a board looks the same in both. */
export function isSeenAlike(one: ViewLook, other: ViewLook): boolean {
  return (
    one.width === other.width &&
    one.height === other.height &&
    one.devicePixelRatio === other.devicePixelRatio &&
    one.isDark === other.isDark
  );
}

/** The view that a new window shows before anything is loaded. */
export interface FirstView {
  readonly boardId: string;
  readonly view: LastView;
}
