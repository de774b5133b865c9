/** What we read of an `.excalidraw` file: a JSON of elements and, for images, files. The rest is ignored. */
import { z } from 'zod';
import { maxForeignElementCount, maxTextLength } from '../limits.ts';

const maxPoints = 200_000;

const common = {
  id: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number().default(0),
  height: z.number().default(0),
  angle: z.number().default(0),
  strokeColor: z.string().default('#1e1e1e'),
  backgroundColor: z.string().default('transparent'),
  strokeWidth: z.number().default(2),
  strokeStyle: z.enum(['solid', 'dashed', 'dotted']).catch('solid'),
  opacity: z.number().default(100),
  isDeleted: z.boolean().default(false),
};

const point = z.tuple([z.number(), z.number()], z.unknown());
const points = z.array(point).min(1).max(maxPoints);

export const excalidrawElementSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('rectangle'), ...common }),
  z.object({ type: z.literal('ellipse'), ...common }),
  z.object({ type: z.literal('diamond'), ...common }),
  z.object({ type: z.literal('line'), ...common, points }),
  z.object({
    type: z.literal('arrow'),
    ...common,
    points,
    startArrowhead: z.string().nullish(),
    endArrowhead: z.string().nullish(),
  }),
  z.object({
    type: z.literal('freedraw'),
    ...common,
    points,
    pressures: z.array(z.number()).default([]),
    simulatePressure: z.boolean().default(true),
  }),
  z.object({
    type: z.literal('text'),
    ...common,
    text: z.string().max(maxTextLength),
    fontSize: z.number().positive().default(20),
  }),
  z.object({ type: z.literal('image'), ...common, fileId: z.string().nullish() }),
]);
export type ExcalidrawElement = z.infer<typeof excalidrawElementSchema>;

export const excalidrawFileSchema = z.object({
  type: z.literal('excalidraw'),
  elements: z.array(z.unknown()).max(maxForeignElementCount),
  files: z
    .record(
      z.string(),
      z.object({ mimeType: z.string(), dataURL: z.string() }).catch({ mimeType: '', dataURL: '' }),
    )
    .default({}),
});
