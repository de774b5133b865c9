import { z } from 'zod';

const countSchema = z.number().int().nonnegative();

/** What the sync server tells the process that forked it. */
export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listening'), port: z.number().int().min(1).max(65_535) }),
  /** It could not start. It waits until the other process ends it: its output could come after its exit, or never. */
  z.object({ type: z.literal('failed'), reason: z.string().max(2_000) }),
  /** Clients that were let into a board, whenever their number changes; `local` are those of this machine. */
  z.object({ type: z.literal('connections'), local: countSchema, remote: countSchema }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;
