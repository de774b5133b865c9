/** Who stored something: a client with the server's token, or the id of the invitation that a guest came with. */
export type ClientId = string;

/** Everybody who knows the token, or comes to a server that asks for none. No invitation has such a short id. */
export const tokenClient: ClientId = 'token';
/** Changes that came from other servers belong to nobody here: the server that accepted them counted them. */
export const noClient: ClientId = '';

export interface ClientTotal {
  readonly sizeBytes: number;
  /** Boards in which the client stored something. */
  readonly boardCount: number;
}

/** Bytes by client. */
export type Shares = ReadonlyMap<ClientId, number>;

/**
 * The shares when all of them together have become so many bytes. Who removed what is not known, so each decreases by
 * the same factor.
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

/** How many bytes of each board are whose. They are counted before they are written, so that none slip past a quota. */
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

  /** It is about to be written. */
  reserve(boardId: string, client: ClientId, sizeBytes: number): void {
    this.#change(boardId, client, 0, sizeBytes);
  }

  /** It was written, or not. */
  settle(boardId: string, client: ClientId, sizeBytes: number, isStored: boolean): void {
    this.#change(boardId, client, isStored ? sizeBytes : 0, -sizeBytes);
  }

  /** It was on the disk when the server started. */
  found(boardId: string, client: ClientId, sizeBytes: number): void {
    this.#change(boardId, client, sizeBytes, 0);
  }

  /** The stored bytes of a board that were divided in one way are now divided in the other. */
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
