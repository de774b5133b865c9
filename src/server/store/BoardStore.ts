import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import * as Y from 'yjs';
import type { Clock } from '../../base/Clock.ts';
import { nameDiskFault } from '../../sqlite/diskFault.ts';
import { GroupCommit, type WriteOutcome } from '../../sqlite/GroupCommit.ts';
import { inTransaction } from '../../sqlite/inTransaction.ts';
import { closeDatabase } from '../../sqlite/openDatabase.ts';
import { StorageError } from '../../sqlite/StorageError.ts';
import { errorLine, type ServerLog } from '../log/ServerLog.ts';
import type { BoardThread } from '../worker/BoardThread.ts';
import type { CompactedLog, SnapshotAndLog } from '../worker/boardCalls.ts';
import { isApplied, isTooMuch } from '../worker/storedUpdate.ts';
import { fingerprintOf } from './fingerprint.ts';
import { noLimits, QuotaError, type QuotaLimits, StorageQuota } from './StorageQuota.ts';
import { type ClientId, noClient, type Shares, StorageUsage, scaleShares } from './StorageUsage.ts';
import { transactSilently } from './transactSilently.ts';

/** A smaller log is not worth a snapshot. */
const leastLogSizeBytes = 256 * 1024;
/** A log is compacted after this long without changes; otherwise a growing backlog would be rewritten repeatedly. */
const quietMs = 3_000;
/** It is compacted anyway at this size and this multiple of its snapshot. */
const longLogSizeBytes = 1024 * 1024;
const longLogInSnapshots = 3;
/** The cost of a row besides its bytes, so that many tiny updates count too. */
const rowOverheadBytes = 64;
/** A full board is compacted at once, then not again for this multiple of the time that took. */
const fullRestFactor = 20;

type Write =
  | {
      readonly type: 'append';
      readonly boardId: string;
      readonly update: Uint8Array;
      readonly client: ClientId;
    }
  | { readonly type: 'fingerprint'; readonly boardId: string; readonly fingerprint: Uint8Array }
  | { readonly type: 'probe' }
  /** Writes nothing: it is done when everything before it is. */
  | { readonly type: 'barrier' };

interface BoardSize {
  logCount: number;
  logSizeBytes: number;
  snapshotSizeBytes: number;
  /** The size of the log when compaction last failed. */
  failedAtBytes: number;
}

interface Row {
  readonly seq: number;
  readonly bytes: Uint8Array;
}

/** A board as it is on disk. */
export interface BoardOnDisk {
  /** The caller destroys it. */
  readonly document: Y.Doc;
  readonly fingerprint: Uint8Array;
}

export interface BoardStoreOptions {
  /** Opened with `migrations` of boardSchema.ts; the store closes it. */
  readonly database: DatabaseSyncInstance;
  readonly path: string;
  /** Makes snapshots; the caller closes it, after the store. */
  readonly thread: BoardThread;
  readonly log: ServerLog;
  readonly clock: Clock;
  /** Whether there is room for this many more bytes; default: always. */
  readonly hasRoomFor?: (sizeBytes: number) => boolean;
  /** Limits on the storage of clients; default: none. */
  readonly quota?: QuotaLimits;
}

/**
 * The boards on disk. Updates are appended to a log, many boards' updates in one transaction. A log of half the size of
 * its board is compacted into a snapshot once the board is quiet. Each change of the file is one transaction, so that a
 * kill leaves either the state before or the state after.
 */
export class BoardStore {
  readonly #options: BoardStoreOptions;
  readonly #database: DatabaseSyncInstance;
  readonly #commits: GroupCommit<Write, void>;
  readonly #statements: Readonly<Record<keyof typeof statements, StatementSyncInstance>>;
  readonly #sizes = new Map<string, BoardSize>();
  readonly #usage = new StorageUsage();
  readonly #quota: StorageQuota;
  /** Until when a full board is not compacted again, by the monotonic clock. */
  readonly #restsUntilMs = new Map<string, number>();
  /** Boards with a fingerprint on disk; undefined while it is outdated. */
  readonly #fingerprints = new Map<string, Uint8Array | undefined>();
  /** Updates submitted so far, by board. */
  readonly #submitted = new Map<string, number>();
  readonly #due = new Set<string>();
  /** What calls off the compaction of a board that is not quiet yet. */
  readonly #growing = new Map<string, () => void>();
  #isCompacting = false;
  /** Updates that arrive for this board are compared with its new snapshot, once that is written. */
  #compacting: string | undefined;
  #compactionCount = 0;
  #isClosed = false;

  constructor(options: BoardStoreOptions) {
    this.#options = options;
    this.#database = options.database;
    this.#quota = new StorageQuota(options.quota ?? noLimits, this.#usage);
    this.#statements = prepareAll(this.#database);
    this.#commits = new GroupCommit({
      commit: (writes) => this.#commit(writes),
      sizeBytes: (write) => (write.type === 'append' ? write.update.byteLength : 0),
      // No retry: a change that the disk refuses is refused to its sender.
      untilRetry: async () => false,
    });
    this.#readSizes();
  }

  /**
   * Resolves when the update is on disk, flushed.
   * @param client whose quota it counts towards; default: none
   * @throws StorageError or QuotaError when it is not stored.
   */
  async append(boardId: string, update: Uint8Array, client: ClientId = noClient): Promise<void> {
    const { hasRoomFor = () => true } = this.#options;
    const sizeBytes = update.byteLength + rowOverheadBytes;
    const problem = this.#quota.problemOf(boardId, client, update, sizeBytes);
    if (problem !== undefined) {
      // Much of it may have been deleted since the last snapshot.
      if (problem !== 'too-many-boards') this.#compactFull(boardId);
      throw new QuotaError(problem);
    }
    if (!hasRoomFor(update.byteLength)) {
      throw new StorageError('disk-full', 'The disk has less free space than configured.');
    }
    this.#submitted.set(boardId, (this.#submitted.get(boardId) ?? 0) + 1);
    this.#usage.reserve(boardId, client, sizeBytes);
    let isStored = false;
    try {
      await this.#commits.submit({ type: 'append', boardId, update, client });
      isStored = true;
    } finally {
      if (!isStored) this.#usage.settle(boardId, client, sizeBytes, false);
    }
  }

  /** Makes a test write. @throws StorageError */
  async probe(): Promise<void> {
    await this.#commits.submit({ type: 'probe' });
  }

  /** Everything appended before this call. The caller owns the bytes. */
  async stored(boardId: string): Promise<SnapshotAndLog> {
    await this.#pendingWrites();
    const board = this.#read(boardId);
    return { ...board, log: bytesOf(board.log) };
  }

  /** Bytes of a board on disk. */
  sizeBytes(boardId: string): number {
    const size = this.#sizes.get(boardId) ?? noSize;
    return size.snapshotSizeBytes + size.logSizeBytes;
  }

  /** Applies everything appended before this call to the document. */
  async load(boardId: string, document: Y.Doc): Promise<void> {
    await this.#pendingWrites();
    const failed = this.#apply(boardId, document);
    if (failed.length > 0) {
      this.#options.log.error('updates cannot be applied', {
        board: boardId,
        count: failed.length,
      });
    }
  }

  /** Reads everything appended before this call, and stores the fingerprint for `knownFingerprint`. */
  async read(boardId: string): Promise<BoardOnDisk> {
    const submitted = this.#submitted.get(boardId);
    const document = new Y.Doc();
    await this.load(boardId, document);
    const fingerprint = fingerprintOf(document);
    if (this.#submitted.get(boardId) === submitted && this.#sizes.has(boardId)) {
      // Updates appended from now on are written after it and remove it again.
      void this.#commits
        .submit({ type: 'fingerprint', boardId, fingerprint })
        .catch(() => undefined);
    }
    return { document, fingerprint };
  }

  /** The fingerprint of a board, if it is known without reading the board. */
  knownFingerprint(boardId: string): Uint8Array | undefined {
    return this.#fingerprints.get(boardId);
  }

  boardIds(): readonly string[] {
    return [...this.#sizes.keys()];
  }

  /** Updates in the logs of all boards, and their bytes. */
  get logSize(): { readonly count: number; readonly sizeBytes: number } {
    let count = 0;
    let sizeBytes = 0;
    for (const size of this.#sizes.values()) {
      count += size.logCount;
      sizeBytes += size.logSizeBytes;
    }
    return { count, sizeBytes };
  }

  get boardCount(): number {
    return this.#sizes.size;
  }

  /** The quota usage of the board and the client that use most. */
  get largestUsage(): { readonly boardBytes: number; readonly clientBytes: number } {
    const { largestBoardSizeBytes, largestClientSizeBytes } = this.#usage;
    return { boardBytes: largestBoardSizeBytes, clientBytes: largestClientSizeBytes };
  }

  get compactionCount(): number {
    return this.#compactionCount;
  }

  /** Waits for pending writes and closes the file. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#pendingWrites();
    for (const cancel of this.#growing.values()) cancel();
    closeDatabase(this.#database);
  }

  /** Resolves when everything submitted so far is on disk or was refused. */
  async #pendingWrites(): Promise<void> {
    await this.#commits.submit({ type: 'barrier' }).catch(() => undefined);
  }

  async #commit(writes: readonly Write[]): Promise<readonly WriteOutcome<void>[]> {
    // One iteration of the event loop, so that messages ready on other sockets join the transaction.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      inTransaction(this.#database, () => {
        for (const write of writes) this.#write(write);
      });
    } catch (error) {
      const failure = nameDiskFault(error, this.#options.path);
      this.#options.log.error('updates not stored', {
        count: writes.length,
        error: errorLine(failure),
      });
      return writes.map(() => ({ ok: false, error: failure }));
    }
    this.#count(writes);
    return writes.map(() => ({ ok: true, value: undefined }));
  }

  #write(write: Write): void {
    if (write.type === 'append') {
      this.#statements.append.run(write.boardId, write.update, write.client);
      if (this.#fingerprints.has(write.boardId)) {
        this.#statements.dropFingerprint.run(write.boardId);
      }
    } else if (write.type === 'fingerprint') {
      this.#statements.putFingerprint.run(write.boardId, write.fingerprint);
      if (!this.#fingerprints.has(write.boardId)) this.#fingerprints.set(write.boardId, undefined);
    } else if (write.type === 'probe') this.#statements.probe.run();
  }

  #count(writes: readonly Write[]): void {
    for (const write of writes) {
      if (write.type === 'fingerprint') {
        this.#fingerprints.set(write.boardId, write.fingerprint);
      }
      if (write.type !== 'append') continue;
      if (this.#fingerprints.has(write.boardId)) this.#fingerprints.set(write.boardId, undefined);
      const size = this.#sizeOf(write.boardId);
      size.logCount += 1;
      size.logSizeBytes += write.update.byteLength;
      const weight = write.update.byteLength + rowOverheadBytes;
      this.#usage.settle(write.boardId, write.client, weight, true);
      if (write.boardId !== this.#compacting) this.#compactIfDue(write.boardId, size);
    }
  }

  #compactIfDue(boardId: string, size: BoardSize): void {
    if (!isDue(size)) return;
    if (isLong(size)) {
      this.#compactSoon(boardId);
      return;
    }
    this.#growing.get(boardId)?.();
    const cancel = this.#options.clock.after(quietMs, () => this.#compactSoon(boardId));
    this.#growing.set(boardId, cancel);
  }

  #compactFull(boardId: string): void {
    const restsUntilMs = this.#restsUntilMs.get(boardId) ?? 0;
    const canShrink = isInParts(this.#sizes.get(boardId) ?? noSize);
    if (canShrink && this.#options.clock.nowMs() >= restsUntilMs) this.#compactSoon(boardId);
  }

  #compactSoon(boardId: string): void {
    this.#growing.get(boardId)?.();
    this.#growing.delete(boardId);
    this.#due.add(boardId);
    if (!this.#isCompacting) void this.#compactDue();
  }

  /** Compacts one board at a time. */
  async #compactDue(): Promise<void> {
    this.#isCompacting = true;
    for (const boardId of this.#due) {
      // What came with it in one transaction is counted first.
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#isClosed) break;
      this.#due.delete(boardId);
      if (!isInParts(this.#sizeOf(boardId))) continue;
      this.#compacting = boardId;
      await this.#compact(boardId);
      this.#compacting = undefined;
      this.#compactIfDue(boardId, this.#sizeOf(boardId));
    }
    this.#isCompacting = false;
  }

  async #compact(boardId: string): Promise<void> {
    const { clock } = this.#options;
    const startedMs = clock.nowMs();
    try {
      const board = this.#read(boardId);
      const { log } = board;
      const logSizeBytes = sum(log.map(({ bytes }) => bytes.byteLength));
      const stored = { ...board, log: bytesOf(log) };
      const compacted = await this.#options.thread.call('compact', stored);
      if (this.#isClosed) return;
      this.#replaceLog(boardId, log, compacted);
      const size = this.#sizeOf(boardId);
      this.#sizes.set(boardId, {
        ...noSize,
        logCount: size.logCount - log.length,
        logSizeBytes: size.logSizeBytes - logSizeBytes,
        snapshotSizeBytes: compacted.snapshot.byteLength,
      });
      this.#compactionCount += 1;
      const ms = Math.round(clock.nowMs() - startedMs);
      const snapshotBytes = compacted.snapshot.byteLength;
      this.#options.log.info('log compacted', { board: boardId, ms, snapshotBytes });
    } catch (error) {
      if (this.#isClosed) return;
      // The log is unchanged, and compacted again when it is twice as large.
      const size = this.#sizeOf(boardId);
      size.failedAtBytes = weightOf(size);
      this.#options.log.warn('log not compacted', { board: boardId, error: errorLine(error) });
    } finally {
      const endedMs = clock.nowMs();
      this.#restsUntilMs.set(boardId, endedMs + (endedMs - startedMs) * fullRestFactor);
    }
  }

  /** @param log as it was read: more may have been appended since */
  #replaceLog(boardId: string, log: readonly Row[], { snapshot, failed }: CompactedLog): void {
    const lastSeq = log.at(-1)?.seq ?? 0;
    const { before, after } = inTransaction(this.#database, () => {
      const shares = this.#sharesUntil(boardId, lastSeq);
      for (const index of failed) this.#statements.keepUnreadable.run(log[index]?.seq ?? 0);
      this.#statements.putSnapshot.run(boardId, snapshot);
      this.#statements.clearLog.run(boardId, lastSeq);
      const kept = scaleShares(shares, snapshot.byteLength + this.#unreadableBytes(boardId));
      this.#statements.clearShares.run(boardId);
      for (const [client, bytes] of kept) this.#statements.putShare.run(boardId, client, bytes);
      return { before: shares, after: kept };
    });
    this.#usage.redivide(boardId, before, after);
  }

  /** Of the snapshot and of what the log has up to this row. */
  #sharesUntil(boardId: string, seq: number): Shares {
    const rows = this.#statements.sharesOf.all(boardId, boardId, seq) as {
      client: string;
      size: number;
    }[];
    return new Map(rows.map(({ client, size }) => [client, size]));
  }

  /** Size of the updates of the board that were set aside. */
  #unreadableBytes(boardId: string): number {
    return (this.#statements.unreadableSize.get(boardId) as { size: number }).size;
  }

  /** Applies snapshot and log to the document. @returns the rows that Yjs could not apply. */
  #apply(boardId: string, document: Y.Doc): readonly Row[] {
    const { snapshot, log } = this.#read(boardId);
    const failed: Row[] = [];
    transactSilently(document, () => {
      if (snapshot !== undefined) Y.applyUpdate(document, snapshot);
      for (const row of log) {
        if (isTooMuch(row.bytes) || !isApplied(document, row.bytes)) failed.push(row);
      }
    });
    return failed;
  }

  #read(boardId: string): { readonly snapshot?: Uint8Array; readonly log: readonly Row[] } {
    const snapshot = this.#statements.snapshot.get(boardId) as { bytes: Uint8Array } | undefined;
    const log = this.#statements.log.all(boardId) as Row[];
    return snapshot === undefined ? { log } : { snapshot: snapshot.bytes, log };
  }

  #sizeOf(boardId: string): BoardSize {
    const known = this.#sizes.get(boardId);
    if (known !== undefined) return known;
    const size = { ...noSize };
    this.#sizes.set(boardId, size);
    return size;
  }

  #readSizes(): void {
    const logs = this.#statements.logSizes.all() as {
      board: string;
      count: number;
      size: number;
    }[];
    for (const { board, count, size } of logs) {
      Object.assign(this.#sizeOf(board), { logCount: count, logSizeBytes: size });
    }
    const shares = this.#statements.shares.all() as {
      board: string;
      client: string;
      size: number;
    }[];
    for (const { board, client, size } of shares) this.#usage.found(board, client, size);
    const snapshots = this.#statements.snapshotSizes.all() as { board: string; size: number }[];
    for (const { board, size } of snapshots) this.#sizeOf(board).snapshotSizeBytes = size;
    const fingerprints = this.#statements.fingerprints.all() as {
      board: string;
      bytes: Uint8Array;
    }[];
    for (const { board, bytes } of fingerprints) this.#fingerprints.set(board, bytes);
  }
}

const statements = {
  append: 'INSERT INTO updates (board, bytes, client) VALUES (?, ?, ?)',
  probe: 'UPDATE probe SET count = count + 1',
  snapshot: 'SELECT bytes FROM snapshots WHERE board = ?',
  log: 'SELECT seq, bytes FROM updates WHERE board = ? ORDER BY seq',
  putSnapshot: 'INSERT OR REPLACE INTO snapshots (board, bytes) VALUES (?, ?)',
  clearLog: 'DELETE FROM updates WHERE board = ? AND seq <= ?',
  keepUnreadable: 'INSERT INTO unreadable SELECT board, bytes FROM updates WHERE seq = ?',
  logSizes:
    'SELECT board, count(*) AS count, sum(length(bytes)) AS size FROM updates GROUP BY board',
  snapshotSizes: 'SELECT board, length(bytes) AS size FROM snapshots',
  unreadableSize: 'SELECT coalesce(sum(length(bytes)), 0) AS size FROM unreadable WHERE board = ?',
  shares: `SELECT board, client, sum(size) AS size FROM (
      SELECT board, client, bytes AS size FROM shares
      UNION ALL
      SELECT board, client, length(bytes) + ${rowOverheadBytes} FROM updates
    ) GROUP BY board, client`,
  sharesOf: `SELECT client, sum(size) AS size FROM (
      SELECT client, bytes AS size FROM shares WHERE board = ?
      UNION ALL
      SELECT client, length(bytes) + ${rowOverheadBytes} FROM updates WHERE board = ? AND seq <= ?
    ) GROUP BY client`,
  clearShares: 'DELETE FROM shares WHERE board = ?',
  putShare: 'INSERT INTO shares (board, client, bytes) VALUES (?, ?, ?)',
  fingerprints: 'SELECT board, bytes FROM fingerprints',
  putFingerprint: 'INSERT OR REPLACE INTO fingerprints (board, bytes) VALUES (?, ?)',
  dropFingerprint: 'DELETE FROM fingerprints WHERE board = ?',
} as const;

function prepareAll(
  database: DatabaseSyncInstance,
): Record<keyof typeof statements, StatementSyncInstance> {
  const names = Object.keys(statements) as (keyof typeof statements)[];
  return Object.fromEntries(
    names.map((name) => [name, database.prepare(statements[name])]),
  ) as Record<keyof typeof statements, StatementSyncInstance>;
}

const noSize: Readonly<BoardSize> = {
  logCount: 0,
  logSizeBytes: 0,
  snapshotSizeBytes: 0,
  failedAtBytes: 0,
};

const weightOf = ({ logCount, logSizeBytes }: BoardSize): number =>
  logSizeBytes + logCount * rowOverheadBytes;

/**
 * Limits reading the log of a quiet board to the time of reading half the board. A single update is read as quickly as
 * the snapshot it would become, so a board that arrives whole, such as an offline board, is written once.
 */
const isDue = (size: BoardSize): boolean =>
  isInParts(size) &&
  weightOf(size) >= Math.max(leastLogSizeBytes, size.snapshotSizeBytes / 2, size.failedAtBytes * 2);

const isInParts = ({ logCount, snapshotSizeBytes }: BoardSize): boolean =>
  logCount + (snapshotSizeBytes > 0 ? 1 : 0) > 1;

const isLong = (size: BoardSize): boolean =>
  weightOf(size) >= Math.max(longLogSizeBytes, size.snapshotSizeBytes * longLogInSnapshots);

const bytesOf = (rows: readonly Row[]): readonly Uint8Array[] => rows.map(({ bytes }) => bytes);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
