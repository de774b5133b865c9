/** Messages between `bench/server.ts` and its load processes. */
import { z } from 'zod';

export const stepSchema = z.object({
  /** The number of clients of this process, and the servers that they connect to in turn. */
  clientCount: z.number().int(),
  /** The index of its first client among all clients, so that boards are shared as intended. */
  firstClient: z.number().int(),
  urls: z.array(z.string()),
  /** Undefined: each client has its own board. */
  sharedBoardId: z.string().optional(),
  boardPrefix: z.string(),
  operationsPerSecond: z.number(),
  settleMs: z.number(),
  measureMs: z.number(),
});
export type LoadStep = z.infer<typeof stepSchema>;

export const stepResultSchema = z.object({
  /** From the send to the acknowledgement, for operations sent during the measurement. */
  latenciesMs: z.array(z.number()),
  /** Sent during the measurement and not acknowledged soon after. */
  lostCount: z.number(),
  receivedCount: z.number(),
  /** The event loop delay of the load process. If it is late itself, the figures are not those of the server. */
  loopDelayP99Ms: z.number(),
  problem: z.string().optional(),
});
export type StepResult = z.infer<typeof stepResultSchema>;
