import { createHash } from 'node:crypto';

const kept = 32;

/**
 * Knows the last updates again that were sent. A Hocuspocus server tells a change to everybody, its author
 * included; what the author holds already need not be stored once more. Only bytes that are the same are known
 * again, which is so for whatever is drawn; a change that also deletes may come back in other bytes, and is
 * stored again without harm.
 */
export class RecentUpdates {
  readonly #digests = new Set<string>();

  add(update: Uint8Array): void {
    this.#digests.add(digest(update));
    if (this.#digests.size <= kept) return;
    for (const oldest of this.#digests) {
      this.#digests.delete(oldest);
      return;
    }
  }

  has(update: Uint8Array): boolean {
    return this.#digests.size > 0 && this.#digests.has(digest(update));
  }
}

const digest = (update: Uint8Array): string => createHash('sha256').update(update).digest('base64');
