import { z } from 'zod';
import { commonKeys, endCorners, endKeys, headKeys } from './keys.ts';
import type { ShapeFormat } from './ShapeFormat.ts';

const schema = z.looseObject({
  type: z.literal('arrow'),
  ...commonKeys,
  ...endKeys,
  ...headKeys,
});

export const arrowFormat = {
  schema,
  defaults: { startHead: 'none', endHead: 'arrow' },
  corners: endCorners,
} satisfies ShapeFormat<z.infer<typeof schema>>;
