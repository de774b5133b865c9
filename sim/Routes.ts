import type { BoardRoute } from '../src/main/sync/BoardRoutes.ts';
import type { ServerAddress } from '../src/main/sync/session/SyncSession.ts';
import type { DevicePlan } from './plan.ts';

const urlOf = (server: number): string => `ws://server-${server}`;

/** Which of the simulated servers an address means. @throws RangeError when it is none of theirs. */
export function serverAt(url: string): number {
  const number = Number(url.slice('ws://server-'.length));
  if (urlOf(number) === url) return number;
  throw new RangeError(`${url} is not the address of a simulated server`);
}

/**
 * Where the boards of one device live: what its settings and its `homes.json` say, so it outlives a kill. Whatever
 * was true at some time is kept, to judge by it what servers were told.
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

  /** Undefined: it lives on this device alone. */
  serverOf(boardId: string): number | undefined {
    return this.#joined.get(boardId) ?? (this.#hasServer ? this.#server : undefined);
  }

  /** The servers that may ever have heard of the board from this device. */
  everLivedOn(boardId: string): ReadonlySet<number> {
    return this.#everLivedOn.get(boardId) ?? new Set();
  }

  /** For `SyncOrchestrator.setServer`. */
  get defaultServer(): ServerAddress | undefined {
    return this.#hasServer ? { url: urlOf(this.#server), token: 'own' } : undefined;
  }

  /** For `SyncOrchestrator.setRoutes`. An invitation to server 0 has the token that everybody has there. */
  get routes(): readonly BoardRoute[] {
    return [...new Set(this.#joined.values())].map((inviter) => ({
      server: { url: urlOf(inviter), token: inviter === 0 ? 'own' : 'invited' },
      boardIds: this.#boards.filter((boardId) => this.#joined.get(boardId) === inviter),
    }));
  }

  /** Where boards live that were not joined. */
  get server(): number {
    return this.#server;
  }

  /** The settings name another default server. */
  setServer(server: number): readonly string[] {
    return this.#change(() => {
      this.#server = server;
    });
  }

  /** The default server is taken out of the settings, or put back. */
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

  /** @returns the boards that live elsewhere now, or are shown another token there */
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
