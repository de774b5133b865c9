import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { nameDiskFault } from '../../sqlite/diskFault.ts';
import { inTransaction } from '../../sqlite/inTransaction.ts';
import { makeFolder } from '../../sqlite/makeFolder.ts';
import { closeDatabase, openDatabase, truncateLog } from '../../sqlite/openDatabase.ts';
import { asStorageError, type StorageError } from '../../sqlite/StorageError.ts';
import { setAside, unfinishedRecoveries } from '../../sqlite/setAside.ts';
import { ReadableCopy } from './ReadableCopy.ts';
import type { DamagedRow } from './readBoard.ts';
import { recoverStore } from './recoverStore.ts';
import { type ReadResult, StoreReader } from './StoreReader.ts';
import { StoreWriter } from './StoreWriter.ts';
import { databaseName, migrations } from './schema.ts';
import { setRowsAside } from './setRowsAside.ts';
import type { BoardInStore, StoreEvent, StoreWrite, WriteAnswer } from './storeProtocol.ts';

export interface StoreOptions {
  readonly folder: string;
  readonly now: () => Date;
  readonly tell: (event: StoreEvent) => void;
}

interface Connection {
  readonly database: DatabaseSyncInstance;
  readonly reader: StoreReader;
  readonly writer: StoreWriter;
  /** The open file, as it was when last written or read here. */
  readonly file: { state: string };
}

/**
 * The database of the boards in the store worker, its only writer. It is opened by the first call
 * that needs it, and again after the disk refused; a database that was set aside is recovered then. Every function
 * throws a `StorageError`.
 */
export class Store {
  readonly #options: StoreOptions;
  readonly #path: string;
  #connection: Connection | undefined;
  #copy: ReadableCopy | undefined;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#path = join(options.folder, databaseName);
  }

  /** If it cannot be opened, what can be read is reported nevertheless. */
  open(): void {
    try {
      this.#use(() => undefined);
    } catch (error) {
      this.#copyOf(asStorageError(error));
      throw error;
    }
  }

  /** One transaction: flushed to disk when this returns. A write that can never succeed does not hold up others. */
  commit(writes: readonly StoreWrite[]): readonly WriteAnswer[] {
    return this.#use(({ database, writer }) => {
      try {
        const answers = inTransaction(database, () =>
          writer.applyAll(writes).map((value) => ({ ok: true, value }) as const),
        );
        if (writes.some(({ type }) => type === 'purge')) truncateLog(database);
        return answers;
      } catch (error) {
        if (asStorageError(error).fault !== 'refused') throw error;
        return inTransaction(database, () =>
          writes.map((write) => applyAlone(database, writer, write)),
        );
      }
    });
  }

  /** A database that could not be created yet is empty; one that cannot be read is an error. */
  load(boardId: string): BoardInStore {
    try {
      return this.#read(boardId, (reader) => reader.load(boardId));
    } catch (error) {
      if (isMissing(this.#path)) return { updates: [], lastSeq: 0, drafts: [] };
      throw error;
    }
  }

  batch(boardId: string, seqs: readonly number[]): Uint8Array | undefined {
    return this.#read(boardId, (reader) => reader.batch(seqs));
  }

  thumbnails(): readonly { readonly boardId: string; readonly png: Uint8Array }[] {
    return this.#read('', (reader) => ({ value: reader.thumbnails(), damaged: [] }));
  }

  lastSeq(boardId: string): number {
    return this.#read('', (reader) => ({ value: reader.lastSeq(boardId), damaged: [] }));
  }

  hasContent(boardId: string): boolean {
    return this.#read('', (reader) => ({ value: reader.hasContent(boardId), damaged: [] }));
  }

  neverSynced(serverUrl: string): readonly string[] {
    return this.#read('', (reader) => ({ value: reader.neverSynced(serverUrl), damaged: [] }));
  }

  /** Loading finds the damaged rows, opening a damaged file. */
  inspect(boardId: string): void {
    this.close();
    this.load(boardId);
  }

  /** Moves a damaged database aside. Call it in a new thread, since one that had it open may still have. */
  setAside(): void {
    const hasFile = existsSync(this.#path) || existsSync(`${this.#path}-wal`);
    if (hasFile) setAside(this.#path, this.#options.now());
  }

  close(): void {
    if (this.#connection !== undefined) closeDatabase(this.#connection.database);
    this.#connection = undefined;
    this.#copy?.close();
    this.#copy = undefined;
  }

  #disconnect(): void {
    this.#connection?.database.close();
    this.#connection = undefined;
  }

  // ---------------------------------------------------------------- reading

  #read<Value>(boardId: string, read: (reader: StoreReader) => ReadResult<Value>): Value {
    const { value, damaged } = this.#readAnyhow(read);
    if (damaged.length > 0 && this.#connection !== undefined) {
      this.#setAside(boardId, damaged);
    }
    return value;
  }

  /** If the disk refuses that, the rows are found again the next time. */
  #setAside(boardId: string, damaged: readonly DamagedRow[]): void {
    const { now, tell } = this.#options;
    try {
      this.#use(({ database, reader }) => {
        setRowsAside(database, damaged, now().getTime());
        tell({ type: 'content', content: reader.content() });
      });
      tell({ type: 'rows-set-aside', rows: { boardId, count: damaged.length } });
    } catch (error) {
      if (asStorageError(error).fault === 'refused') throw error;
    }
  }

  /** Reads from a copy if the database itself cannot be opened now. */
  #readAnyhow<Value>(read: (reader: StoreReader) => Value): Value {
    try {
      return this.#use(({ reader }) => read(reader));
    } catch (thrown) {
      const error = asStorageError(thrown);
      const copy = this.#copyOf(error);
      if (copy === undefined) throw error;
      return read(new StoreReader(copy.database));
    }
  }

  /** Undefined if a copy does not help, or cannot be made either. */
  #copyOf({ fault }: StorageError): ReadableCopy | undefined {
    if (fault !== 'disk-full' && fault !== 'read-only' && fault !== 'unavailable') return undefined;
    try {
      if (this.#copy === undefined) {
        this.#copy = new ReadableCopy(this.#path);
        const content = new StoreReader(this.#copy.database).content();
        this.#options.tell({ type: 'content', content });
      }
      return this.#copy;
    } catch {
      return undefined; // What is reported is why the database itself cannot be opened.
    }
  }

  #use<Result>(work: (connection: Connection) => Result): Result {
    try {
      const connection = this.#connect();
      const result = work(connection);
      // SQLite writes its log into the file now and then.
      connection.file.state = fileState(this.#path);
      return result;
    } catch (thrown) {
      const error = nameDiskFault(thrown, this.#path);
      // After an I/O error the connection is no longer trusted: its cache may be wrong.
      if (!['busy', 'disk-full', 'refused'].includes(error.fault)) this.#disconnect();
      throw error;
    }
  }

  #connect(): Connection {
    const known = this.#connection;
    if (known !== undefined && known.file.state === fileState(this.#path)) return known;
    // This is the first call, or the file was replaced or deleted: what is written to the old one would be lost. Or
    // somebody else wrote to it: SQLite's cache hides the changes until the file is reopened.
    this.#disconnect();
    const { folder, now, tell } = this.#options;
    makeFolder(folder);
    const database = openDatabase(this.#path, migrations, now);
    try {
      this.#recover(database);
      const connection = {
        database,
        file: { state: fileState(this.#path) },
        reader: new StoreReader(database),
        writer: new StoreWriter(database),
      };
      tell({ type: 'content', content: connection.reader.content() });
      this.#copy?.close();
      this.#copy = undefined;
      this.#connection = connection;
      return connection;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  #recover(database: DatabaseSyncInstance): void {
    const { now, tell } = this.#options;
    for (const damagedFolder of unfinishedRecoveries(this.#path)) {
      const recovery = recoverStore(damagedFolder, database, `${this.#path}.recovering`, now());
      tell({ type: 'recovered', recovery });
    }
  }
}

/** Changes if the file was replaced, deleted, or written by another process: this thread is the only writer. */
function fileState(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? 'missing' : `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
}

function isMissing(path: string): boolean {
  try {
    statSync(path);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

function applyAlone(
  database: DatabaseSyncInstance,
  writer: StoreWriter,
  write: StoreWrite,
): WriteAnswer {
  database.exec('SAVEPOINT alone');
  try {
    const value = writer.apply(write);
    database.exec('RELEASE alone');
    return { ok: true, value };
  } catch (thrown) {
    const error = asStorageError(thrown);
    if (error.fault !== 'refused') throw error;
    database.exec('ROLLBACK TO alone');
    database.exec('RELEASE alone');
    return { ok: false, message: error.message };
  }
}
