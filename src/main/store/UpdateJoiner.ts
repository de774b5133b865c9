import * as Y from 'yjs';
import { type DecodedUpdate, encodeUpdate, StructRun } from './encodeUpdate.ts';

export interface JoinedUpdates {
  /** In order. */
  readonly updates: readonly Uint8Array[];
  /** Of all of it; undefined when it is not known without taking the updates apart. */
  readonly stateVector: Uint8Array | undefined;
}

/**
 * Makes few updates of many. What comes in the order of its making, as the operations of a board do, becomes one: it
 * is taken apart once, which whoever checks it does anyway, and written once. `Y.mergeUpdates` looks for the next
 * change in all of its updates at every step, in groups, and groups of groups. An update that overlaps what came
 * before, or leaves a gap after it, begins another one, so that joining never has to decide anything; merge those.
 */
export class UpdateJoiner {
  readonly #updates: Uint8Array[] = [];
  #run: UpdateRun | undefined;
  /** Whether all that came is in one run. */
  #isOneRun = true;

  add(update: Uint8Array, decoded: DecodedUpdate): void {
    if (this.#run?.take(update, decoded)) return;
    if (this.#run !== undefined) this.#isOneRun = false;
    this.#end();
    const run = new UpdateRun();
    if (run.take(update, decoded)) this.#run = run;
    else this.addWhole(update);
  }

  /** An update that was not taken apart, and stays as it is. */
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
  readonly #clients = new Map<number, StructRun>();
  readonly #deleted: DecodedUpdate['ds'][] = [];
  /** What it is as long as it is of one. */
  #only: Uint8Array | undefined;
  #count = 0;

  /** @returns false when the update does not go on from here; the run is as it was then */
  take(update: Uint8Array, { structs, ds }: DecodedUpdate): boolean {
    if (!this.#goesOn(structs)) return false;
    this.#count += 1;
    this.#only = this.#count === 1 ? update : undefined;
    for (const struct of structs) {
      const { client } = struct.id;
      const run = this.#clients.get(client) ?? new StructRun(struct);
      this.#clients.set(client, run);
      run.add(struct);
    }
    if (ds.clients.size > 0) this.#deleted.push(ds);
    return true;
  }

  encode(): Uint8Array {
    if (this.#only !== undefined) return this.#only;
    return encodeUpdate([...this.#clients.values()], Y.mergeDeleteSets(this.#deleted).clients);
  }

  /** A client counts from its first change on, or not at all, as in `Y.encodeStateVectorFromUpdate`. */
  stateVector(): Uint8Array {
    const known = [...this.#clients].filter(
      ([, { fromClock, nextClock }]) => fromClock === 0 && nextClock > 0,
    );
    const clocks = known.map(([client, { nextClock }]) => [client, nextClock] as const);
    return Y.encodeStateVector(new Map(clocks));
  }

  #goesOn(structs: DecodedUpdate['structs']): boolean {
    const nextClocks = new Map<number, number>();
    for (const struct of structs) {
      if (struct instanceof Y.Skip) return false;
      const { client, clock } = struct.id;
      const nextClock = nextClocks.get(client) ?? this.#clients.get(client)?.nextClock ?? clock;
      if (clock !== nextClock) return false;
      nextClocks.set(client, clock + struct.length);
    }
    return true;
  }
}
