/** Long work that the user waits for. */
export interface ProgressWay {
  /** Aborted when the user cancels; the work ends early then. */
  readonly signal: AbortSignal;
  /** Reports the fraction done, 0 to 1. */
  readonly onProgress: (part: number) => void;
}

/** For short work: nobody cancels it or sees its progress. */
export const withoutProgress = (): ProgressWay => ({
  signal: new AbortController().signal,
  onProgress: () => undefined,
});
