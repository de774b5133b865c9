import type { ServerAddress } from './session/SyncSession.ts';

/** Boards that are synced with this server and no other. */
export interface BoardRoute {
  /** Undefined: the boards stay on this device. */
  readonly server: ServerAddress | undefined;
  readonly boardIds: readonly string[];
}

/** The one server of each board. Immutable. */
export class BoardRoutes {
  readonly #defaultKey: string | undefined;
  /** Of boards with a route; undefined: no server. */
  readonly #keys = new Map<string, string | undefined>();
  /** All servers of boards, by key. */
  readonly servers: ReadonlyMap<string, ServerAddress>;

  /** @param routes of boards that do not use the default server; the last route of a board counts */
  constructor(defaultServer: ServerAddress | undefined, routes: readonly BoardRoute[]) {
    const servers = new Map<string, ServerAddress>();
    for (const { server, boardIds } of routes) {
      const key = server && keyOf(server);
      if (server !== undefined) servers.set(keyOf(server), server);
      for (const boardId of boardIds) this.#keys.set(boardId, key);
    }
    const used = new Set(this.#keys.values());
    for (const key of servers.keys()) if (!used.has(key)) servers.delete(key);
    this.#defaultKey = defaultServer && keyOf(defaultServer);
    if (defaultServer !== undefined) servers.set(keyOf(defaultServer), defaultServer);
    this.servers = servers;
  }

  /** The key of the board's server; undefined if it has none. */
  keyOf(boardId: string): string | undefined {
    return this.#keys.has(boardId) ? this.#keys.get(boardId) : this.#defaultKey;
  }
}

/** The same address with another token may open other boards, so it has a session of its own. */
const keyOf = ({ url, token, pin }: ServerAddress): string => JSON.stringify([url, token, pin]);
