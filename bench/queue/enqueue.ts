/** Measures saving: the queue against bare SQLite, at full speed and at a steady rate. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { openQueue } from '../../src/main/queue/testing/openQueue.ts';
import { migrations } from '../../src/main/store/schema.ts';
import type { Operation } from '../../src/shared/operation.ts';
import { type LoopDelay, withLoopDelay } from '../loopDelay.ts';
import { percentile } from '../report.ts';
import { inTemporaryFolder } from './temporaryFolder.ts';

/** The number of unsaved operations that a window may have. */
const inFlightCount = 1_000;
const millisecondsPerSecond = 1_000;

export interface Burst {
  readonly perSecond: number;
  /** Operations per flush, on average. */
  readonly groupSize: number;
  readonly loopDelay?: LoopDelay;
}

/** Saves all operations through the queue, with as many unsaved ones as a window may have. */
export function queueBurst(operations: readonly Operation[]): Promise<Burst> {
  return inTemporaryFolder(async (folder) => {
    const queue = await openQueue(folder);
    await queue.enqueue({ ...operations[0], id: crypto.randomUUID() } as Operation);
    const transactionsBefore = queue.transactionCount;
    const startMs = performance.now();
    const { loopDelay } = await withLoopDelay(async () => {
      const left = operations.values();
      // Each lane enqueues its next operation when its last one is on disk.
      const lane = async (): Promise<void> => {
        for (const operation of left) await queue.enqueue(operation);
      };
      await Promise.all(Array.from({ length: inFlightCount }, lane));
    });
    const tookMs = performance.now() - startMs;
    const groupSize = operations.length / (queue.transactionCount - transactionsBefore);
    await queue.close();
    return { perSecond: perSecond(operations.length, tookMs), groupSize, loopDelay };
  });
}

/** Writes the same rows with bare SQLite: one thread, groups of the same size. */
export function bareBurst(
  operations: readonly Operation[],
  groupSize: number,
  schema: BareSchema,
): Promise<Burst> {
  return inTemporaryFolder(async (folder) => {
    const bare = new BareTable(folder, schema);
    const startMs = performance.now();
    const size = Math.max(1, Math.round(groupSize));
    for (let from = 0; from < operations.length; from += size) {
      bare.insert(operations.slice(from, from + size));
    }
    const tookMs = performance.now() - startMs;
    bare.close();
    return { perSecond: perSecond(operations.length, tookMs), groupSize };
  });
}

/** Milliseconds from the call until it is on disk, by percentile. */
export interface Latency {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly loopDelay: LoopDelay;
}

/** Enqueues operations at a steady rate, without waiting for earlier ones. */
export function queueLatency(operations: readonly Operation[], rate: number): Promise<Latency> {
  return inTemporaryFolder(async (folder) => {
    const queue = await openQueue(folder);
    await queue.enqueue({ ...operations[0], id: crypto.randomUUID() } as Operation);
    const latency = await atRate(operations, rate, (operation) => queue.enqueue(operation));
    await queue.close();
    return latency;
  });
}

export function bareLatency(operations: readonly Operation[], rate: number): Promise<Latency> {
  return inTemporaryFolder(async (folder) => {
    const bare = new BareTable(folder, 'same');
    const latency = await atRate(operations, rate, async (operation) => bare.insert([operation]));
    bare.close();
    return latency;
  });
}

async function atRate(
  operations: readonly Operation[],
  rate: number,
  save: (operation: Operation) => Promise<void>,
): Promise<Latency> {
  const latenciesMs: number[] = [];
  const { loopDelay } = await withLoopDelay(async () => {
    const startMs = performance.now();
    const saving: Promise<void>[] = [];
    for (const [index, operation] of operations.entries()) {
      const dueMs = startMs + (index * millisecondsPerSecond) / rate;
      const earlyMs = dueMs - performance.now();
      if (earlyMs > 0) await sleep(earlyMs);
      const calledMs = performance.now();
      saving.push(
        save(operation).then(() => {
          latenciesMs.push(performance.now() - calledMs);
        }),
      );
    }
    await Promise.all(saving);
  });
  const at = (percent: number): number => percentile(latenciesMs, percent);
  return { p50Ms: at(50), p95Ms: at(95), p99Ms: at(99), loopDelay };
}

/** `same`: the table of the store with its three indexes. `plain`: the same columns without indexes. */
export type BareSchema = 'same' | 'plain';

const columns = 'id, board_id, kind, origin, created_at, waiting, checksum, payload';
const plainTable = `CREATE TABLE operations (seq INTEGER PRIMARY KEY, id TEXT, board_id TEXT, kind TEXT, origin TEXT,
  created_at INTEGER, waiting INTEGER, checksum BLOB, payload BLOB) STRICT`;
const checksumSizeBytes = 8;

/** Bare SQLite with the durability of the queue. Its checksums have the right size only. */
class BareTable {
  readonly #database: InstanceType<typeof DatabaseSync>;
  readonly #statement;
  readonly #checksum = new Uint8Array(checksumSizeBytes);

  constructor(folder: string, schema: BareSchema) {
    this.#database = new DatabaseSync(join(folder, 'bare.sqlite'));
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    for (const sql of schema === 'same' ? migrations : [plainTable]) this.#database.exec(sql);
    this.#statement = this.#database.prepare(
      `INSERT INTO operations (${columns}) VALUES (?, ?, ?, 'local', ?, 1, ?, ?)`,
    );
  }

  insert(operations: readonly Operation[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    for (const { id, boardId, kind, createdAt, update } of operations) {
      this.#statement.run(id, boardId, kind, createdAt, this.#checksum, update);
    }
    this.#database.exec('COMMIT');
  }

  close(): void {
    this.#database.close();
  }
}

const perSecond = (operationCount: number, tookMs: number): number =>
  (operationCount / tookMs) * millisecondsPerSecond;
