import { z } from 'zod';

/** A file next to the feed. No other server, no other folder. */
const fileNameSchema = z.string().regex(/^[\w][\w.-]{0,199}$/);

/** What the feed says of a version, before anything is downloaded. The library reads other keys, and has defaults. */
export const feedSchema = z.object({
  version: z.string().regex(/^\d{1,9}(\.\d{1,9}){2}(-[\w.-]{1,40})?$/),
  files: z
    .array(
      z.object({
        url: fileNameSchema,
        sha512: z.base64().length(88),
        /** Installers of this app need no administrator. */
        isAdminRightsRequired: z.literal(false).optional(),
      }),
    )
    .min(1)
    .max(20),
});

export type Feed = z.infer<typeof feedSchema>;
