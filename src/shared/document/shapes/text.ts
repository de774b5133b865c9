import { z } from 'zod';
import { boxCorners, boxKeys, commonKeys, textKeys } from './keys.ts';
import type { ShapeFormat } from './ShapeFormat.ts';

const schema = z.looseObject({ type: z.literal('text'), ...commonKeys, ...boxKeys, ...textKeys });

export const textFormat = {
  schema,
  defaults: { align: 'left' },
  text: 'whole',
  corners: boxCorners,
} satisfies ShapeFormat<z.infer<typeof schema>>;
