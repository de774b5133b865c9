/** What the Health window shows: how saving and delivery went lately, and how they are now. */
import type { SaveProblem, TraceProblem } from './problem.ts';

/** One look at the series, every `healthSampleMs`. Rates and percentiles are over the last minute before it. */
export interface HealthSample {
  /** Wall clock, milliseconds since the epoch. */
  readonly atMs: number;
  /** Operations that the servers acknowledged, a minute. */
  readonly deliveredPerMinute: number;
  /** Operations whose delivery used up its retry attempts, a minute. */
  readonly failedPerMinute: number;
  /** Retry attempts of deliveries and reopened sessions, a minute. */
  readonly retriesPerMinute: number;
  /** Operations in the outbox at that moment. */
  readonly waitingCount: number;
  /** From an operation's arrival in main to its flush, milliseconds; undefined when nothing was saved. */
  readonly savedP99Ms?: number;
  /** From the change to its acknowledgement, milliseconds; undefined when nothing was acknowledged. */
  readonly acknowledgedP95Ms?: number;
}

export const healthSampleMs = 2_000;
/** How far back the samples go. */
export const healthSpanMs = 10 * 60_000;

export interface ServerHealth {
  /** Its address, without anything secret. */
  readonly url: string;
  readonly connection: 'off' | 'opening' | 'open' | 'waiting';
  readonly circuit: 'closed' | 'half-open' | 'open';
  /** Operations that wait for this server. */
  readonly waitingCount: number;
}

export interface BoardHealth {
  readonly boardId: string;
  /** Empty when the board was never named. */
  readonly title: string;
  readonly waitingCount: number;
}

/** A warning or an error of the log, as it stands there: without drawing content and secrets. */
export interface HealthIncident {
  /** Counts up from the start of the app. */
  readonly id: number;
  readonly atMs: number;
  readonly level: 'warn' | 'error';
  readonly text: string;
}

/** Counts are since the app started. */
export interface TracingHealth {
  /** Records that the tracing server has not answered for. */
  readonly waitingCount: number;
  readonly sentCount: number;
  /** Records that the tracing server did not accept; they are gone. */
  readonly refusedCount: number;
  /** Why the latest request was not accepted whole; undefined when it was. */
  readonly problem?: TraceProblem;
}

export interface HealthReport {
  /** Oldest first. */
  readonly samples: readonly HealthSample[];
  readonly servers: readonly ServerHealth[];
  /** Boards with something in the outbox, most first. */
  readonly outbox: readonly BoardHealth[];
  /** Undefined when tracing is off. */
  readonly tracing?: TracingHealth;
  /** Latest first. */
  readonly incidents: readonly HealthIncident[];
  /** Why the disk refuses; undefined when it does not. */
  readonly saveProblem?: SaveProblem;
}
