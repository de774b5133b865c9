/** How far one life of another server was followed. */
export interface PeerProgress {
  /** The newest number that was heard of. */
  readonly heard: number;
  /** Undefined: nothing that it has is missing here. */
  readonly behind: Behind | undefined;
}

export interface Behind {
  /** What it changed up to this number is here; undefined: nothing may be. */
  readonly since: number | undefined;
  /** Counts reasons to catch up, so that one that comes during a catch-up is not taken for done with it. */
  readonly reasons: number;
}

/** A server that was not heard of before: whatever it has may be missing. */
export const firstHeard = (number: number): PeerProgress => ({
  heard: number,
  behind: { since: undefined, reasons: 1 },
});

/**
 * A beat: a number beyond the newest tells that updates did not come through.
 */
export function hearBeat(progress: PeerProgress, number: number): PeerProgress {
  return number <= progress.heard ? progress : withGap(progress, number);
}

/** An update. `isNew` is false for one that came already. */
export function hearUpdate(
  progress: PeerProgress,
  number: number,
): { readonly progress: PeerProgress; readonly isNew: boolean } {
  const { heard } = progress;
  if (number <= heard) return { progress, isNew: false };
  const next = number === heard + 1 ? { ...progress, heard: number } : withGap(progress, number);
  return { progress: next, isNew: true };
}

/** The line was down: whatever was changed since what was heard last may be missing. */
export const lineWasDown = (progress: PeerProgress): PeerProgress =>
  withGap(progress, progress.heard);

/** Something that came could not be stored: anything may be missing. */
export const lostSomething = ({ heard, behind }: PeerProgress): PeerProgress => ({
  heard,
  behind: { since: undefined, reasons: (behind?.reasons ?? 0) + 1 },
});

/** A catch-up that began for `reasons` reasons got everything. */
export const caughtUp = (progress: PeerProgress, reasons: number): PeerProgress =>
  progress.behind?.reasons === reasons ? { ...progress, behind: undefined } : progress;

function withGap({ heard, behind }: PeerProgress, number: number): PeerProgress {
  const since = behind === undefined ? heard : behind.since;
  return { heard: number, behind: { since, reasons: (behind?.reasons ?? 0) + 1 } };
}
