import { z } from 'zod';

/** What a test asks of a headless app. */
export const orderSchema = z.discriminatedUnion('type', [
  /** Draws strokes with these numbers, all at once; a stroke's id is `NAME-NUMBER`. */
  z.object({ type: z.literal('draw'), firstNumber: z.number().int(), count: z.number().int() }),
  /** Draws wave after wave until it is killed. */
  z.object({ type: z.literal('burst') }),
  /** What a window would show of the board: answered by `shapes`. */
  z.object({ type: z.literal('tell-shapes') }),
]);

export type Order = z.infer<typeof orderSchema>;

/** What a headless app tells a test. */
export const reportSchema = z.discriminatedUnion('type', [
  /** The queue is open; so much waits in the outbox, and so much of what was stored could not be read. */
  z.object({ type: z.literal('ready'), waitingCount: z.number(), lostCount: z.number() }),
  /** On disk, flushed: the pairs are operation and stroke. */
  z.object({ type: z.literal('saved'), drawn: z.array(z.tuple([z.string(), z.string()])) }),
  /** Acknowledged by the server and out of the outbox, on disk too. */
  z.object({ type: z.literal('delivered'), operationIds: z.array(z.string()) }),
  z.object({ type: z.literal('status'), state: z.string(), waitingCount: z.number() }),
  z.object({ type: z.literal('shapes'), ids: z.array(z.string()) }),
]);

export type Report = z.infer<typeof reportSchema>;
