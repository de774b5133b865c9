import type { connectedPayload, Extension } from '@hocuspocus/server';

export interface VisitorCounts {
  /** Clients of this machine. */
  readonly local: number;
  readonly remote: number;
}

/**
 * Counts the clients that are here: those that were let into a board. A connection alone says nothing of
 * anybody, since whoever knows no token can open one too.
 */
export class Visitors implements Extension {
  /** Every open connection, and whether it is from this machine. */
  readonly #isLocal = new Map<unknown, boolean>();
  readonly #visitors = new Set<unknown>();
  readonly #changed: (counts: VisitorCounts) => void;

  constructor(changed: (counts: VisitorCounts) => void) {
    this.#changed = changed;
  }

  came(socket: unknown, isLocal: boolean): void {
    this.#isLocal.set(socket, isLocal);
  }

  left(socket: unknown): void {
    this.#isLocal.delete(socket);
    if (this.#visitors.delete(socket)) this.#tell();
  }

  async connected({ connection }: connectedPayload): Promise<void> {
    const socket = connection.webSocket;
    // It may have left while its board was being loaded.
    if (!this.#isLocal.has(socket) || this.#visitors.has(socket)) return;
    this.#visitors.add(socket);
    this.#tell();
  }

  #tell(): void {
    const local = [...this.#visitors].filter((socket) => this.#isLocal.get(socket)).length;
    this.#changed({ local, remote: this.#visitors.size - local });
  }
}
