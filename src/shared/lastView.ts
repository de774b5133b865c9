import { z } from 'zod';
import { languages } from './words/languages.ts';

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
    /** Of the labels in the picture. Older pictures have English ones. */
    language: z.enum(languages).default('en'),
  })
  .strict();
export type LastView = z.infer<typeof lastViewSchema>;

/** How a window shows whatever part of a board it looks at. */
export const viewLookSchema = lastViewSchema.pick({
  width: true,
  height: true,
  devicePixelRatio: true,
  isDark: true,
  language: true,
});
export type ViewLook = z.infer<typeof viewLookSchema>;

/** The colours and the language of a picture. */
export type Paint = Pick<ViewLook, 'isDark' | 'language'>;

/** Whether the same part of a board looks the same in both. */
export function isSeenAlike(one: ViewLook, other: ViewLook): boolean {
  return (
    one.width === other.width &&
    one.height === other.height &&
    one.devicePixelRatio === other.devicePixelRatio &&
    isPaintedAlike(one, other)
  );
}

/** Whether colours and labels are the same in both. */
export function isPaintedAlike(one: Paint, other: Paint): boolean {
  return one.isDark === other.isDark && one.language === other.language;
}

/** The view that a new window shows before anything is loaded. */
export interface FirstView {
  readonly boardId: string;
  readonly view: LastView;
}
