import * as Y from 'yjs';
import { ByteChunks } from './ByteChunks.ts';
import { encodeUpdate, type StructRun } from './encodeUpdate.ts';
import type { Deletions, ScannedUpdate, StructSpan } from './scanUpdate.ts';

export interface JoinedUpdates {
  /** In order. */
  readonly updates: readonly Uint8Array[];
  /** Of all of it; undefined when it is not known without scanning the updates. */
  readonly stateVector: Uint8Array | undefined;
}

/**
 * Makes few updates of many. What comes in the order of its making, as the operations of a board do, becomes one: it
 * is scanned once, which whoever checks it does anyway, and its bytes are put together. `Y.mergeUpdates` looks for the next
 * change in all of its updates at every step, in groups, and groups of groups. An update that overlaps what came
 * before, or leaves a gap after it, begins another one, so that joining never has to decide anything; merge those.
 */
export class UpdateJoiner {
  readonly #updates: Uint8Array[] = [];
  #run: UpdateRun | undefined;
  /** Whether all that came is in one run. */
  #isOneRun = true;

  add(update: Uint8Array, scanned: ScannedUpdate): void {
    if (this.#run?.take(update, scanned)) return;
    if (this.#run !== undefined) this.#isOneRun = false;
    this.#end();
    const run = new UpdateRun();
    if (run.take(update, scanned)) this.#run = run;
    else this.addWhole(update);
  }

  /** An update that was not scanned, and stays as it is. */
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

/** Updates each of which goes on, for each of its clients, where those before ended. */
class UpdateRun {
  readonly #clients = new Map<number, GrowingRun>();
  readonly #deleted: Deletions[] = [];
  /** What it is as long as it is of one. */
  #only: Uint8Array | undefined;
  #count = 0;

  /** @returns false when the update does not go on from here; the run is as it was then */
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

  /** A client counts from its first change on, or not at all, as in `Y.encodeStateVectorFromUpdate`. */
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

/** What one client has in a run so far. */
class GrowingRun {
  readonly client: number;
  readonly fromClock: number;
  readonly #bytes = new ByteChunks();
  #count = 0;
  #nextClock: number;

  /** Empty, to begin with this one. */
  constructor({ client, clock }: StructSpan) {
    this.client = client;
    this.fromClock = clock;
    this.#nextClock = clock;
  }

  /** Where the next struct has to begin. */
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
