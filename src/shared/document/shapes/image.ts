import { z } from 'zod';
import { boxCorners, boxKeys, commonKeys } from './keys.ts';
import type { ShapeFormat } from './ShapeFormat.ts';

const schema = z.looseObject({
  type: z.literal('image'),
  ...commonKeys,
  ...boxKeys,
  /** Key in the board's `images`: the SHA-256 of the bytes, hex. */
  image: z.string().regex(/^[0-9a-f]{64}$/),
});

export const imageFormat = {
  schema,
  defaults: {},
  corners: boxCorners,
} satisfies ShapeFormat<z.infer<typeof schema>>;
