import type { ServerAddress } from './session/SyncSession.ts';

/** Boards that live on this server and on no other. */
export interface Home {
  /** Undefined: on none, so they stay on this device. */
  readonly server: ServerAddress | undefined;
  readonly boardIds: readonly string[];
}

/** Which server each board lives on: it is sent to no other one. Immutable. */
export class BoardRoutes {
  readonly #defaultKey: string | undefined;
  /** Of the boards that do not live on the default server; undefined: on none. */
  readonly #keys = new Map<string, string | undefined>();
  /** Every server that boards may live on, by its key. */
  readonly servers: ReadonlyMap<string, ServerAddress>;

  /** @param homes for a board in several of them, the last one counts */
  constructor(defaultServer: ServerAddress | undefined, homes: readonly Home[]) {
    const servers = new Map<string, ServerAddress>();
    for (const { server, boardIds } of homes) {
      const key = server && keyOf(server);
      if (server !== undefined) servers.set(keyOf(server), server);
      for (const boardId of boardIds) this.#keys.set(boardId, key);
    }
    const lived = new Set(this.#keys.values());
    for (const key of servers.keys()) if (!lived.has(key)) servers.delete(key);
    this.#defaultKey = defaultServer && keyOf(defaultServer);
    if (defaultServer !== undefined) servers.set(keyOf(defaultServer), defaultServer);
    this.servers = servers;
  }

  /** Names the board's server; undefined when it has none. */
  keyOf(boardId: string): string | undefined {
    return this.#keys.has(boardId) ? this.#keys.get(boardId) : this.#defaultKey;
  }
}

/** The same address with another token may open other boards, so it has a session of its own. */
const keyOf = ({ url, token, pin }: ServerAddress): string => JSON.stringify([url, token, pin]);
