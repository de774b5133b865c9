import { z } from 'zod';
import { boxCorners, boxKeys, commonKeys } from './keys.ts';
import type { ShapeFormat } from './ShapeFormat.ts';

const schema = z.looseObject({ type: z.literal('rectangle'), ...commonKeys, ...boxKeys });

export const rectangleFormat = {
  schema,
  defaults: {},
  corners: boxCorners,
} satisfies ShapeFormat<z.infer<typeof schema>>;
