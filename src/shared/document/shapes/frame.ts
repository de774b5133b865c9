import { z } from 'zod';
import { maxTitleLength } from '../../limits.ts';
import { upTo } from '../../upTo.ts';
import { boxCorners, boxKeys, commonKeys } from './keys.ts';
import type { ShapeFormat } from './ShapeFormat.ts';

const schema = z.looseObject({
  type: z.literal('frame'),
  ...commonKeys,
  ...boxKeys,
  name: z.string().check(upTo(maxTitleLength)),
});

export const frameFormat = {
  schema,
  defaults: {},
  corners: boxCorners,
} satisfies ShapeFormat<z.infer<typeof schema>>;
