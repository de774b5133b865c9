/** Time that no change of the wall clock disturbs. */
export interface PeerClock {
  nowMs(): number;
  /** @returns the way to call it off */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemClock: PeerClock = {
  nowMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
