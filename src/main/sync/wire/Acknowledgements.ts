/** One send that waits for its acknowledgement. */
interface InFlight {
  resolve: (isAccepted: boolean) => void;
  reject: (error: Error) => void;
  /** When its last byte was written, by the injected clock; undefined before. */
  writtenAtMs: number | undefined;
}

const ignore = (): void => {};

/**
 * The sends of one board on one session that the server has not answered yet. Acknowledgements carry no id: the
 * protocol guarantees that they come in the order of the sends, so each one belongs to the oldest send.
 */
export class Acknowledgements {
  readonly #inFlight: InFlight[] = [];
  #lastSettledAtMs = 0;

  /** Call in the order of the sends. `answer` is whether the server accepted it; rejects when the session ends. */
  expect(): { readonly answer: Promise<boolean>; readonly written: (nowMs: number) => void } {
    const entry: InFlight = { resolve: ignore, reject: ignore, writtenAtMs: undefined };
    const answer = new Promise<boolean>((resolve, reject) => {
      entry.resolve = resolve;
      entry.reject = reject;
    });
    this.#inFlight.push(entry);
    const written = (nowMs: number): void => {
      entry.writtenAtMs = nowMs;
    };
    return { answer, written };
  }

  /** @returns false when no send was waiting, so that acknowledgements cannot be matched any more */
  settle(isAccepted: boolean, nowMs: number): boolean {
    const head = this.#inFlight.shift();
    this.#lastSettledAtMs = nowMs;
    head?.resolve(isAccepted);
    return head !== undefined;
  }

  rejectAll(error: Error): void {
    for (const { reject } of this.#inFlight.splice(0)) reject(error);
  }

  /** Since when an answer is pending, by the clock; undefined: none is. */
  get waitingSinceMs(): number | undefined {
    const writtenAtMs = this.#inFlight[0]?.writtenAtMs;
    return writtenAtMs === undefined ? undefined : Math.max(writtenAtMs, this.#lastSettledAtMs);
  }
}
