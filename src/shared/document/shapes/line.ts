import { z } from 'zod';
import { commonKeys, endCorners, endKeys, headKeys } from './keys.ts';
import type { ShapeFormat } from './ShapeFormat.ts';

const schema = z.looseObject({
  type: z.literal('line'),
  ...commonKeys,
  ...endKeys,
  ...headKeys,
});

export const lineFormat = {
  schema,
  defaults: { startHead: 'none', endHead: 'none' },
  corners: endCorners,
} satisfies ShapeFormat<z.infer<typeof schema>>;
