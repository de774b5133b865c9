/** A client for quotas: all users of the server's token, or all guests with one invitation (its id). */
export type ClientId = string;

/** All users of the token, or of a server without one. No invitation has such a short id. */
export const tokenClient: ClientId = 'token';
/** For changes from other servers, which the server that accepted them has counted. */
export const noClient: ClientId = '';

export interface ClientTotal {
  readonly sizeBytes: number;
  /** Boards in which the client stored something. */
  readonly boardCount: number;
}

/** Bytes by client. */
export type Shares = ReadonlyMap<ClientId, number>;

/**
 * The shares once their sum has become this many bytes. It is unknown who deleted what, so all decrease by the same
 * factor.
 */
export function scaleShares(shares: Shares, sizeBytes: number): Shares {
  const before = [...shares.values()].reduce((sum, share) => sum + share, 0);
  const factor = before === 0 ? 0 : sizeBytes / before;
  return new Map([...shares].map(([client, share]) => [client, share * factor]));
}

interface Share {
  storedBytes: number;
  /** On the way to the disk. */
  pendingBytes: number;
}

const nothing: ClientTotal = { sizeBytes: 0, boardCount: 0 };

/** Bytes by board and client. They are counted before they are written, so that none bypass a quota. */
export class StorageUsage {
  readonly #boards = new Map<string, Map<ClientId, Share>>();
  readonly #totals = new Map<ClientId, ClientTotal>();

  hasBoard(boardId: string): boolean {
    return this.#boards.has(boardId);
  }

  boardSizeBytes(boardId: string): number {
    let sum = 0;
    for (const share of this.#boards.get(boardId)?.values() ?? []) sum += sizeOf(share);
    return sum;
  }

  totalOf(client: ClientId): ClientTotal {
    return this.#totals.get(client) ?? nothing;
  }

  get largestBoardSizeBytes(): number {
    let largest = 0;
    for (const boardId of this.#boards.keys()) {
      largest = Math.max(largest, this.boardSizeBytes(boardId));
    }
    return largest;
  }

  get largestClientSizeBytes(): number {
    let largest = 0;
    for (const [client, { sizeBytes }] of this.#totals) {
      if (client !== noClient) largest = Math.max(largest, sizeBytes);
    }
    return largest;
  }

  /** The bytes are about to be written. */
  reserve(boardId: string, client: ClientId, sizeBytes: number): void {
    this.#change(boardId, client, 0, sizeBytes);
  }

  /** The bytes were written, or not. */
  settle(boardId: string, client: ClientId, sizeBytes: number, isStored: boolean): void {
    this.#change(boardId, client, isStored ? sizeBytes : 0, -sizeBytes);
  }

  /** The bytes were on disk when the server started. */
  found(boardId: string, client: ClientId, sizeBytes: number): void {
    this.#change(boardId, client, sizeBytes, 0);
  }

  /** Replaces the shares of a board after a compaction. */
  redivide(boardId: string, before: Shares, after: Shares): void {
    for (const [client, sizeBytes] of before) {
      this.#change(boardId, client, (after.get(client) ?? 0) - sizeBytes, 0);
    }
  }

  #change(boardId: string, client: ClientId, storedBytes: number, pendingBytes: number): void {
    const board = this.#boards.get(boardId) ?? new Map<ClientId, Share>();
    const known = board.get(client);
    const share = {
      storedBytes: (known?.storedBytes ?? 0) + storedBytes,
      pendingBytes: (known?.pendingBytes ?? 0) + pendingBytes,
    };
    const isKept = sizeOf(share) > 0;
    if (isKept) board.set(client, share);
    else board.delete(client);
    if (board.size > 0) this.#boards.set(boardId, board);
    else this.#boards.delete(boardId);
    const total = this.totalOf(client);
    this.#totals.set(client, {
      sizeBytes: total.sizeBytes + storedBytes + pendingBytes,
      boardCount: total.boardCount + Number(isKept) - Number(known !== undefined),
    });
  }
}

const sizeOf = ({ storedBytes, pendingBytes }: Share): number => storedBytes + pendingBytes;
