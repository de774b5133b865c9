import { createHash } from 'node:crypto';

const kept = 32;

/**
 * Recognizes the last updates that were sent. A Hocuspocus server broadcasts a change to its author too, who need not
 * store it again. Only identical bytes are recognized, which is the case for everything drawn. A change that also
 * deletes may come back as different bytes and is stored again, which does no harm.
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
