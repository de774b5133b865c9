import * as Y from 'yjs';
import { ByteChunks } from './ByteChunks.ts';
import { encodeUpdate, type StructRun } from './encodeUpdate.ts';
import type { Deletions, ScannedUpdate, StructSpan } from './scanUpdate.ts';

export interface JoinedUpdates {
  /** In order. */
  readonly updates: readonly Uint8Array[];
  /** The state vector of all updates; undefined if it is unknown without scanning them. */
  readonly stateVector: Uint8Array | undefined;
}

/**
 * Joins many updates into a few. Updates in causal order, such as the operations of a board, become one: each is
 * scanned once, which a check requires anyway, and the bytes are concatenated. `Y.mergeUpdates` searches all of
 * its updates for the next change at every step. An update that overlaps earlier ones, or leaves a gap, starts
 * another result, so joining never resolves conflicts; merge the results.
 */
export class UpdateJoiner {
  readonly #updates: Uint8Array[] = [];
  #run: UpdateRun | undefined;
  /** Whether everything is in one run. */
  #isOneRun = true;

  add(update: Uint8Array, scanned: ScannedUpdate): void {
    if (this.#run?.take(update, scanned)) return;
    if (this.#run !== undefined) this.#isOneRun = false;
    this.#end();
    const run = new UpdateRun();
    if (run.take(update, scanned)) this.#run = run;
    else this.addWhole(update);
  }

  /** Adds an update unscanned, as a result of its own. */
  addWhole(update: Uint8Array): void {
    this.#isOneRun = false;
    this.#end();
    this.#updates.push(update);
  }

  finish(): JoinedUpdates {
    const stateVector = this.#isOneRun ? (this.#run ?? new UpdateRun()).stateVector() : undefined;
    this.#end();
    return { updates: this.#updates, stateVector };
  }

  #end(): void {
    if (this.#run !== undefined) this.#updates.push(this.#run.encode());
    this.#run = undefined;
  }
}

/** Updates that each continue, for all of their clients, where the previous ones ended. */
class UpdateRun {
  readonly #clients = new Map<number, GrowingRun>();
  readonly #deleted: Deletions[] = [];
  /** The update, while there is only one. */
  #only: Uint8Array | undefined;
  #count = 0;

  /** @returns false when the update does not continue here; the run is then unchanged */
  take(update: Uint8Array, { spans, deletions }: ScannedUpdate): boolean {
    if (!this.#goesOn(spans)) return false;
    this.#count += 1;
    this.#only = this.#count === 1 ? update : undefined;
    for (const span of spans) {
      const run = this.#clients.get(span.client) ?? new GrowingRun(span);
      this.#clients.set(span.client, run);
      run.add(span);
    }
    if (deletions.clients.size > 0) this.#deleted.push(deletions);
    return true;
  }

  encode(): Uint8Array {
    if (this.#only !== undefined) return this.#only;
    const runs = [...this.#clients.values()].map((run) => run.whole());
    return encodeUpdate(runs, Y.mergeDeleteSets(this.#deleted).clients);
  }

  /** Like `Y.encodeStateVectorFromUpdate`, counts only clients whose first change is included. */
  stateVector(): Uint8Array {
    const known = [...this.#clients].filter(
      ([, { fromClock, nextClock }]) => fromClock === 0 && nextClock > 0,
    );
    const clocks = known.map(([client, { nextClock }]) => [client, nextClock] as const);
    return Y.encodeStateVector(new Map(clocks));
  }

  #goesOn(spans: ScannedUpdate['spans']): boolean {
    const nextClocks = new Map<number, number>();
    for (const { client, clock, nextClock, isSkip } of spans) {
      if (isSkip) return false;
      const wanted = nextClocks.get(client) ?? this.#clients.get(client)?.nextClock ?? clock;
      if (clock !== wanted) return false;
      nextClocks.set(client, nextClock);
    }
    return true;
  }
}

/** The structs of one client in a run so far. */
class GrowingRun {
  readonly client: number;
  readonly fromClock: number;
  readonly #bytes = new ByteChunks();
  #count = 0;
  #nextClock: number;

  /** Empty, starting with this struct. */
  constructor({ client, clock }: StructSpan) {
    this.client = client;
    this.fromClock = clock;
    this.#nextClock = clock;
  }

  /** The clock at which the next struct must start. */
  get nextClock(): number {
    return this.#nextClock;
  }

  add({ bytes, count, nextClock }: StructSpan): void {
    this.#bytes.add(bytes);
    this.#count += count;
    this.#nextClock = nextClock;
  }

  whole(): StructRun {
    const { client, fromClock: clock } = this;
    return { client, clock, count: this.#count, parts: this.#bytes.chunks };
  }
}
