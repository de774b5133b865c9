/** What `bench/server.ts` and its load processes say to each other. */
import { z } from 'zod';

export const stepSchema = z.object({
  /** Clients of this process, and the servers they take in turn. */
  clientCount: z.number().int(),
  /** The first one of this process among all clients, so that boards are shared as they should be. */
  firstClient: z.number().int(),
  urls: z.array(z.string()),
  /** Undefined: each client has a board of its own. */
  sharedBoardId: z.string().optional(),
  boardPrefix: z.string(),
  operationsPerSecond: z.number(),
  settleMs: z.number(),
  measureMs: z.number(),
});
export type Step = z.infer<typeof stepSchema>;

export const stepResultSchema = z.object({
  /** From the send to the acknowledgement, of operations sent while it was measured. */
  latenciesMs: z.array(z.number()),
  /** Sent while it was measured and not acknowledged soon after. */
  lostCount: z.number(),
  receivedCount: z.number(),
  /** Of the load process: were it late itself, the server would not be what is measured. */
  loopDelayP99Ms: z.number(),
  problem: z.string().optional(),
});
export type StepResult = z.infer<typeof stepResultSchema>;
