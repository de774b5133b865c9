import type { BoardRoute } from '../src/main/sync/BoardRoutes.ts';
import type { ServerAddress } from '../src/main/sync/session/SyncSession.ts';
import type { DevicePlan } from './plan.ts';

const urlOf = (server: number): string => `ws://server-${server}`;

/** The number of the simulated server with this address. @throws RangeError if there is none */
export function serverAt(url: string): number {
  const number = Number(url.slice('ws://server-'.length));
  if (urlOf(number) === url) return number;
  throw new RangeError(`${url} is not the address of a simulated server`);
}

/**
 * The servers of the boards of one device, from its settings and `homes.json`, so they outlive a kill. Past routes are
 * recorded, to check what was sent to servers.
 */
export class Routes {
  #server: number;
  #hasServer = true;
  readonly #joined = new Map<string, number>();
  readonly #everLivedOn = new Map<string, Set<number>>();
  readonly #boards: readonly string[];

  constructor({ server, joined }: DevicePlan, boards: readonly string[]) {
    this.#server = server;
    this.#boards = boards;
    for (const { board, server: inviter } of joined) this.#joined.set(board, inviter);
    this.#note();
  }

  /** Undefined: the board stays on this device. */
  serverOf(boardId: string): number | undefined {
    return this.#joined.get(boardId) ?? (this.#hasServer ? this.#server : undefined);
  }

  /** All servers that this device may have contacted about the board. */
  everLivedOn(boardId: string): ReadonlySet<number> {
    return this.#everLivedOn.get(boardId) ?? new Set();
  }

  /** For `SyncOrchestrator.setServer`. */
  get defaultServer(): ServerAddress | undefined {
    return this.#hasServer ? { url: urlOf(this.#server), token: 'own' } : undefined;
  }

  /** For `SyncOrchestrator.setRoutes`. Invitations to server 0 use its common token. */
  get routes(): readonly BoardRoute[] {
    return [...new Set(this.#joined.values())].map((inviter) => ({
      server: { url: urlOf(inviter), token: inviter === 0 ? 'own' : 'invited' },
      boardIds: this.#boards.filter((boardId) => this.#joined.get(boardId) === inviter),
    }));
  }

  /** The server of boards that were not joined. */
  get server(): number {
    return this.#server;
  }

  /** The settings name another default server. */
  setServer(server: number): readonly string[] {
    return this.#change(() => {
      this.#server = server;
    });
  }

  /** The default server is removed from the settings, or restored. */
  setHasServer(hasServer: boolean): readonly string[] {
    return this.#change(() => {
      this.#hasServer = hasServer;
    });
  }

  /** The board is joined, from this server now, or it is left. */
  move(boardId: string, target: number | 'none'): readonly string[] {
    return this.#change(() => {
      if (target === 'none') this.#joined.delete(boardId);
      else this.#joined.set(boardId, target);
    });
  }

  /** @returns the boards whose server or token changed */
  #change(change: () => void): readonly string[] {
    const place = (boardId: string): string =>
      JSON.stringify([this.serverOf(boardId), this.#joined.has(boardId)]);
    const before = this.#boards.map(place);
    change();
    this.#note();
    return this.#boards.filter((boardId, index) => place(boardId) !== before[index]);
  }

  #note(): void {
    for (const boardId of this.#boards) {
      const server = this.serverOf(boardId);
      if (server === undefined) continue;
      const ever = this.#everLivedOn.get(boardId) ?? new Set();
      this.#everLivedOn.set(boardId, ever.add(server));
    }
  }
}
