import { z } from 'zod';
import { boxCorners, boxKeys, commonKeys, textKeys } from './keys.ts';
import type { ShapeFormat } from './ShapeFormat.ts';

const schema = z.looseObject({ type: z.literal('note'), ...commonKeys, ...boxKeys, ...textKeys });

export const noteFormat = {
  schema,
  defaults: { align: 'left' },
  text: 'part',
  corners: boxCorners,
} satisfies ShapeFormat<z.infer<typeof schema>>;
