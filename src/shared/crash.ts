import { z } from 'zod';

/** Which process crashed. `main` runs the app, a `window` shows a board, the `server` is the one of shared boards. */
export const crashedProcesses = ['main', 'window', 'graphics', 'server', 'other'] as const;

/** Why a process ended, as Chromium says. */
export const crashReasons = [
  'crashed',
  'oom',
  'killed',
  'abnormal-exit',
  'launch-failed',
  'integrity-failure',
] as const;

export const crashSchema = z.strictObject({
  /** Milliseconds since the epoch. */
  atMs: z.number().int().nonnegative(),
  process: z.enum(crashedProcesses),
  reason: z.enum(crashReasons),
  /** Undefined if the system did not say. */
  exitCode: z.number().int().optional(),
  /** Of Everink, when it crashed. */
  version: z.string().max(40),
});

/** A process of the app that ended unexpectedly. */
export type Crash = z.infer<typeof crashSchema>;

/** The crashes that this device remembers. */
export interface CrashList {
  /** Newest first. */
  readonly crashes: readonly Crash[];
  /** Where the reports for developers are. */
  readonly folder: string;
}
