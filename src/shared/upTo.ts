import { z } from 'zod';

/** Checks that a text has at most `maxLength` UTF-16 code units, which all limits count. Zod's `max` counts code points. */
export const upTo = (maxLength: number) =>
  z.refine<string>(
    ({ length }) => length <= maxLength,
    `must have at most ${maxLength} characters`,
  );
