/**
 * Which unfinished strokes are being drawn in a window that is still there. All others are left over from a
 * window or an app that ended in the middle of a stroke.
 */
export class LivingDrafts {
  readonly #writers = new Map<string, object>();

  /** @param writer what stands for the window, by identity */
  kept(strokeId: string, writer: object): void {
    this.#writers.set(strokeId, writer);
  }

  ended(strokeId: string): void {
    this.#writers.delete(strokeId);
  }

  /** The window is gone; what it did not finish is to be recovered. */
  release(writer: object): void {
    for (const [strokeId, owner] of this.#writers) {
      if (owner === writer) this.#writers.delete(strokeId);
    }
  }

  strokeIds(): ReadonlySet<string> {
    return new Set(this.#writers.keys());
  }
}
