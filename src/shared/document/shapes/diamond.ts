import { z } from 'zod';
import { boxCorners, boxKeys, commonKeys } from './keys.ts';
import type { ShapeFormat } from './ShapeFormat.ts';

const schema = z.looseObject({ type: z.literal('diamond'), ...commonKeys, ...boxKeys });

export const diamondFormat = {
  schema,
  defaults: {},
  corners: boxCorners,
} satisfies ShapeFormat<z.infer<typeof schema>>;
