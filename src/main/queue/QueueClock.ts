/** Time as the queue sees it, so that a test can own it. Both are functions without `this`. */
export interface QueueClock {
  /** Milliseconds since the epoch; it jumps when somebody sets the clock. */
  readonly wallMs: () => number;
  /** Milliseconds by a clock that never jumps; only differences mean something. */
  readonly nowMs: () => number;
}

export const systemQueueClock: QueueClock = {
  wallMs: () => Date.now(),
  nowMs: () => performance.now(),
};
