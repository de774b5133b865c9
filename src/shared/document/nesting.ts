import { ClockMap } from './ClockMap.ts';
import { visitInCausalOrder } from './causalOrder.ts';
import type { ClockOf } from './clocksAfter.ts';
import {
  contentNumbers,
  isPlacedType,
  nowhere,
  type Struct,
  scanUpdate,
  structReader,
} from './scanUpdate.ts';

/** The depths of a board's structs: the number of types around each, besides the named one. */
export interface Depths {
  readonly clockOf: ClockOf;
  /** @param clock of the client, before its next one */
  depthAt(client: number, clock: number): number;
}

/** A struct of the board on which an update builds. */
export interface Foothold {
  readonly client: number;
  readonly clock: number;
  /** How much deeper than the struct the types on it are nested. */
  readonly levels: number;
}

/** How deep an update nests types, in as far as it shows that by itself. */
export interface Nesting {
  /** Of those within named types, and of all others as if what they build on were not nested. */
  readonly depth: number;
  /** Whether a type builds on something that is missing, so that its depth is unknown. */
  readonly isUnknown: boolean;
  readonly footholds: readonly Foothold[];
}

/** Whether the depth of types in the update depends on other structs, in the update or not. */
export function placesTypes(update: Uint8Array): boolean {
  let isFound = false;
  scanUpdate(update, (struct) => {
    isFound ||= isPlacedType(struct);
  });
  return isFound;
}

/**
 * Whether a board with this update would nest types deeper than `maxDepth`, or might once missing changes arrive. If every
 * update of a board was checked, none can.
 */
export const isTooDeep = (update: Uint8Array, depths: Depths, maxDepth: number): boolean =>
  placesTypes(update) && exceedsDepth(nestingOf(update, depths.clockOf), depths, maxDepth);

export const exceedsDepth = (
  { depth, isUnknown, footholds }: Nesting,
  depths: Pick<Depths, 'depthAt'>,
  maxDepth: number,
): boolean =>
  isUnknown ||
  depth > maxDepth ||
  footholds.some(({ client, clock, levels }) => depths.depthAt(client, clock) + levels > maxDepth);

/** @param clockOf the state of the board: what it contains already of the update is ignored, as Yjs does */
export function nestingOf(update: Uint8Array, clockOf: ClockOf): Nesting {
  return placesOf(update, clockOf).nesting;
}

/** Where the structs of an update are. */
export function placesOf(update: Uint8Array, clockOf: ClockOf): Places {
  const places = new Places(clockOf);
  const read = structReader(update);
  visitInCausalOrder(update, (place) => {
    if (!place.isSkip) places.add(read(place));
  });
  return places;
}

type Base = { -readonly [Key in keyof Foothold]: Foothold[Key] };

/** A position: some levels below a base, which is a struct outside of the update or (undefined) a named type. */
interface Place {
  readonly base: Base | undefined;
  readonly levels: number;
}

/** What was visited of a client, up to `nextClock`; from `waitsFrom` on it waits for something missing. */
export interface Visited {
  readonly clock: number;
  nextClock: number;
  waitsFrom: number;
  /** Only those that differ from `inShape`. */
  readonly places: ClockMap<Place>;
}

const noLevel = -1;
/** The place of nearly everything: in a type of a named map. */
const inShape: Place = { base: undefined, levels: 1 };
const inNamed: Place = { base: undefined, levels: 0 };

class Places {
  readonly #clockOf: ClockOf;
  readonly #clients = new Map<number, Visited>();
  readonly #bases = new Map<number, Map<number, Base>>();
  #depth = 0;
  #isUnknown = false;

  constructor(clockOf: ClockOf) {
    this.#clockOf = clockOf;
  }

  get nesting(): Nesting {
    const footholds = [...this.#bases.values()].flatMap((ofClient) => [...ofClient.values()]);
    return {
      depth: this.#depth,
      isUnknown: this.#isUnknown,
      footholds: footholds.filter(({ levels }) => levels !== noLevel),
    };
  }

  get clients(): ReadonlyMap<number, Visited> {
    return this.#clients;
  }

  /** @param struct after everything in the update that it refers to */
  add(struct: Struct): void {
    const { client, clock, nextClock, originClient, rightClient, parentClient } = struct;
    const knownClock = this.#clockOf(client);
    if (nextClock <= knownClock) return;
    const visited = this.#visited(client, Math.max(clock, knownClock), knownClock);
    if (clock > visited.nextClock) wait(visited, visited.nextClock);
    let place = struct.content === contentNumbers.garbage ? inShape : inNamed;
    let waits = false;
    const waitsAt = (other: number, otherClock: number): boolean =>
      other !== nowhere && this.#waits(other, otherClock);
    // As Yjs does: the parent is that of the left neighbour, or else of the right one.
    if (originClient !== nowhere) {
      place = this.#placeOf(originClient, struct.originClock);
      waits = waitsAt(originClient, struct.originClock);
    } else if (rightClient !== nowhere) {
      place = this.#placeOf(rightClient, struct.rightClock);
      waits = waitsAt(rightClient, struct.rightClock);
    } else if (parentClient !== nowhere) {
      const { base, levels } = this.#placeOf(parentClient, struct.parentClock);
      place = base === undefined && levels === 0 ? inShape : { base, levels: levels + 1 };
      waits = waitsAt(parentClient, struct.parentClock);
    }
    if (isPlacedType(struct)) this.#addType(place, waits);
    if (waits || waitsAt(rightClient, struct.rightClock)) wait(visited, clock);
    if (place !== inShape) visited.places.append(Math.max(clock, knownClock), nextClock, place);
    visited.nextClock = nextClock;
  }

  #addType({ base, levels }: Place, waits: boolean): void {
    this.#depth = Math.max(this.#depth, levels);
    this.#isUnknown ||= waits;
    if (base !== undefined && !waits) base.levels = Math.max(base.levels, levels);
  }

  #placeOf(client: number, clock: number): Place {
    const visited = this.#clients.get(client);
    const isOutside = visited === undefined || clock < visited.clock || clock >= visited.nextClock;
    if (isOutside) return { base: this.#base(client, clock), levels: 0 };
    return visited.places.get(clock) ?? inShape;
  }

  /** Whether something is missing, or waits for something missing. */
  #waits(client: number, clock: number): boolean {
    if (clock < this.#clockOf(client)) return false;
    const visited = this.#clients.get(client);
    return visited === undefined || clock >= Math.min(visited.nextClock, visited.waitsFrom);
  }

  #visited(client: number, clock: number, knownClock: number): Visited {
    const known = this.#clients.get(client);
    if (known !== undefined) return known;
    const visited: Visited = {
      clock,
      nextClock: knownClock,
      waitsFrom: Number.POSITIVE_INFINITY,
      places: new ClockMap(),
    };
    this.#clients.set(client, visited);
    return visited;
  }

  #base(client: number, clock: number): Base {
    const ofClient = this.#bases.get(client) ?? new Map<number, Base>();
    this.#bases.set(client, ofClient);
    const base = ofClient.get(clock) ?? { client, clock, levels: noLevel };
    ofClient.set(clock, base);
    return base;
  }
}

function wait(visited: Visited, clock: number): void {
  visited.waitsFrom = Math.min(visited.waitsFrom, clock);
}
