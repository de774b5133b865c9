import type { Calls } from '../src/base/workerCalls.ts';
import type { Caller, StoreWorkers } from '../src/main/store/StoreWorkers.ts';
import type {
  DocumentCalls,
  StoreCalls,
  StoreEvent,
  StoreWrite,
} from '../src/main/store/storeProtocol.ts';
import { asStorageError, StorageError } from '../src/sqlite/StorageError.ts';
import type { AppProcess } from './AppProcess.ts';
import type { Random } from './Random.ts';
import type { SimulatedDisk } from './SimulatedDisk.ts';
import type { World } from './World.ts';

/** Duration of a message from one thread to another. */
const hopMs = 0.05;

export interface ThreadsOptions {
  readonly world: World;
  readonly random: Random;
  readonly appProcess: AppProcess;
  readonly disk: SimulatedDisk;
  /** A deliberate bug: calls are answered before the flush. */
  readonly answersBeforeFlush: boolean;
  readonly committed: (writeCount: number) => void;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

interface Work {
  readonly begins?: (() => void) | undefined;
  readonly execute: () => unknown;
  /** The answer is computed when the work starts. */
  readonly early?: (() => unknown) | undefined;
  readonly durationMs: number;
}

/** A thread, which processes one call after another. It ends with its process. */
class SimulatedThread {
  readonly #world: World;
  readonly #appProcess: AppProcess;
  readonly #waiting = new Set<Waiting>();
  #freeAtMs = 0;
  #isClosed = false;
  /** The number of this thread. Callbacks of earlier ones are ignored. */
  #number = 0;

  constructor(world: World, appProcess: AppProcess) {
    this.#world = world;
    this.#appProcess = appProcess;
  }

  /** The number of threads that have ended. */
  get number(): number {
    return this.#number;
  }

  run<Result>(work: Work): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (this.#isClosed) {
        reject(new StorageError('unavailable', 'the store is closed'));
        return;
      }
      if (!this.#appProcess.act()) return;
      const waiting: Waiting = { resolve, reject };
      this.#waiting.add(waiting);
      const beginsAtMs = Math.max(this.#world.nowMs + hopMs, this.#freeAtMs);
      this.#freeAtMs = beginsAtMs + work.durationMs;
      this.#at(beginsAtMs, () => {
        work.begins?.();
        if (work.early !== undefined) this.#answer(waiting, work.early);
      });
      this.#at(this.#freeAtMs, () => this.#answer(waiting, work.execute));
    });
  }

  /** All its calls fail; the next call starts another thread. */
  end(): void {
    this.#number += 1;
    this.#freeAtMs = this.#world.nowMs + 10;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const { reject } of waiting) {
      reject(new StorageError('unavailable', 'the worker ended'));
    }
  }

  close(): void {
    this.#isClosed = true;
    this.end();
  }

  /** Sends an event, in order with the answers. */
  say(speak: () => void): void {
    this.#at(this.#world.nowMs + hopMs, speak);
  }

  #answer(waiting: Waiting, execute: () => unknown): void {
    let settle: () => void;
    try {
      const value = execute();
      settle = () => waiting.resolve(value as never);
    } catch (error) {
      settle = () => waiting.reject(asStorageError(error));
    }
    this.say(() => {
      this.#waiting.delete(waiting);
      settle();
    });
  }

  #at(atMs: number, callback: () => void): void {
    const number = this.#number;
    this.#world.after(atMs - this.#world.nowMs, () => {
      if (this.#appProcess.isAlive && this.#number === number) callback();
    });
  }
}

/** The store worker. Reports what it found whenever it opens the database. */
class SimulatedStore {
  readonly #options: ThreadsOptions;
  readonly #onEvent: (event: StoreEvent) => void;
  readonly thread: SimulatedThread;
  #isConnected = false;
  #connectedThread = -1;
  /** The transaction in progress. */
  #writing: readonly StoreWrite[] = [];

  constructor(options: ThreadsOptions, onEvent: (event: StoreEvent) => void) {
    this.#options = options;
    this.#onEvent = onEvent;
    this.thread = new SimulatedThread(options.world, options.appProcess);
    const { disk, appProcess, random } = options;
    appProcess.onKill(() => disk.commitTorn(this.#writing, random.below(this.#writing.length + 1)));
  }

  call(name: keyof StoreCalls, parameters: readonly unknown[]): Promise<unknown> {
    const { disk, answersBeforeFlush, random } = this.#options;
    const writes = name === 'commit' ? (parameters[0] as readonly StoreWrite[]) : [];
    const flushMs = random.between(0.3, 6) * disk.slowness;
    return this.thread.run({
      durationMs: writes.length > 0 ? flushMs : random.between(0.05, 0.8),
      begins: () => {
        this.#writing = writes;
      },
      early:
        answersBeforeFlush && writes.length > 0
          ? () => this.#use(() => disk.foretell(writes))
          : undefined,
      execute: () => {
        this.#writing = [];
        return name === 'commit' ? this.#commit(writes) : this.#read(name, parameters);
      },
    });
  }

  #commit(writes: readonly StoreWrite[]): unknown {
    const { disk, random, committed } = this.#options;
    committed(writes.length);
    return this.#use(() => {
      if (disk.fault !== undefined) {
        disk.commitTorn(writes, random.below(writes.length + 1));
        throw this.#refusal(disk.fault);
      }
      const answers = disk.commit(writes);
      if (!disk.losesNextAnswer) return answers;
      disk.losesNextAnswer = false;
      this.thread.end();
      return answers;
    });
  }

  #read(name: keyof StoreCalls, parameters: readonly unknown[]): unknown {
    const { disk } = this.#options;
    return this.#use(() => {
      // A full or read-only disk can still be read.
      if (disk.fault === 'unavailable' || disk.fault === 'busy') throw this.#refusal(disk.fault);
      if (name === 'load') return disk.load(parameters[0] as string);
      if (name === 'batch') return disk.batch(parameters[1] as readonly number[]);
      if (name === 'neverSynced') return disk.neverSynced(parameters[0] as string);
      return name === 'thumbnails' ? [] : undefined;
    });
  }

  #use<Result>(work: () => Result): Result {
    const { disk } = this.#options;
    if (this.#connectedThread !== this.thread.number) this.#isConnected = false;
    if (!this.#isConnected && disk.fault !== 'unavailable' && disk.fault !== 'busy') {
      this.#isConnected = true;
      this.#connectedThread = this.thread.number;
      const content = disk.content();
      this.thread.say(() => this.#onEvent({ type: 'content', content }));
    }
    return work();
  }

  #refusal(fault: NonNullable<SimulatedDisk['fault']>): StorageError {
    if (fault !== 'busy' && fault !== 'disk-full') this.#isConnected = false;
    return new StorageError(fault, `the simulated disk says ${fault}`);
  }
}

/** Both threads of one run of the app. */
export function simulatedThreads(options: ThreadsOptions) {
  let killThreads = (): void => {};
  const start = (onEvent: (event: StoreEvent) => void): StoreWorkers => {
    const store = new SimulatedStore(options, onEvent);
    const documents = new SimulatedThread(options.world, options.appProcess);
    killThreads = () => {
      store.thread.end();
      documents.end();
    };
    const callerOf = (thread: SimulatedThread): Caller<DocumentCalls> =>
      asCaller<DocumentCalls>(thread, (name, parameters) =>
        thread.run({
          durationMs: options.random.between(0.1, 4),
          execute: () => readDocuments(options.disk, name, parameters),
        }),
      );
    return {
      store: asCaller<StoreCalls>(store.thread, (name, parameters) => store.call(name, parameters)),
      documents: callerOf(documents),
      ownDocuments: () => callerOf(new SimulatedThread(options.world, options.appProcess)),
    };
  };
  return { start, killThreads: (): void => killThreads() };
}

function readDocuments(
  disk: SimulatedDisk,
  name: keyof DocumentCalls,
  parameters: readonly unknown[],
): unknown {
  if (disk.fault === 'unavailable' || disk.fault === 'busy') {
    throw new StorageError(disk.fault, 'the simulated disk cannot be read');
  }
  const call = disk.documents[name].bind(disk.documents) as (...values: unknown[]) => unknown;
  return call(...parameters);
}

/** The only place where calls by name lose and regain their types, as between real threads. */
const asCaller = <Served extends Calls<Served>>(
  thread: SimulatedThread,
  call: (name: keyof Served & string, parameters: readonly unknown[]) => Promise<unknown>,
): Caller<Served> => ({
  call: (name, ...parameters) => call(name, parameters) as never,
  end: async () => thread.end(),
  close: async () => thread.close(),
});
