/** The progress with one instance of another server. */
export interface PeerProgress {
  /** The newest known number. */
  readonly heard: number;
  /** Undefined: nothing is missing here. */
  readonly behind: Behind | undefined;
}

export interface Behind {
  /** All its changes up to this number are here; undefined: perhaps none. */
  readonly since: number | undefined;
  /** Counts reasons to catch up, so that a new one during a catch-up is not lost. */
  readonly reasons: number;
}

/** A new server: everything may be missing. */
export const firstHeard = (number: number): PeerProgress => ({
  heard: number,
  behind: { since: undefined, reasons: 1 },
});

/** A heartbeat: a number beyond the newest means that updates were lost. */
export function hearBeat(progress: PeerProgress, number: number): PeerProgress {
  return number <= progress.heard ? progress : withGap(progress, number);
}

/** An update. `isNew` is false if it arrived before. */
export function hearUpdate(
  progress: PeerProgress,
  number: number,
): { readonly progress: PeerProgress; readonly isNew: boolean } {
  const { heard } = progress;
  if (number <= heard) return { progress, isNew: false };
  const next = number === heard + 1 ? { ...progress, heard: number } : withGap(progress, number);
  return { progress: next, isNew: true };
}

/** Disconnected: changes after the newest known number may be missing. */
export const lineWasDown = (progress: PeerProgress): PeerProgress =>
  withGap(progress, progress.heard);

/** A received update could not be stored: anything may be missing. */
export const lostSomething = ({ heard, behind }: PeerProgress): PeerProgress => ({
  heard,
  behind: { since: undefined, reasons: (behind?.reasons ?? 0) + 1 },
});

/** A catch-up that started with `reasons` reasons is complete. */
export const caughtUp = (progress: PeerProgress, reasons: number): PeerProgress =>
  progress.behind?.reasons === reasons ? { ...progress, behind: undefined } : progress;

function withGap({ heard, behind }: PeerProgress, number: number): PeerProgress {
  const since = behind === undefined ? heard : behind.since;
  return { heard: number, behind: { since, reasons: (behind?.reasons ?? 0) + 1 } };
}
