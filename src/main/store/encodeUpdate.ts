import {
  createEncoder,
  type Encoder,
  length,
  toUint8Array,
  writeUint8Array,
  writeVarUint,
} from 'lib0/encoding';
import * as Y from 'yjs';

/** A Yjs update taken apart. */
export type DecodedUpdate = ReturnType<typeof Y.decodeUpdate>;
type Struct = DecodedUpdate['structs'][number];
type Deletions = DecodedUpdate['ds']['clients'];

/** Structs of one client, each of which begins where the one before ends. */
export class StructRun {
  readonly client: number;
  readonly fromClock: number;
  readonly #structs = new Y.UpdateEncoderV1();
  #count = 0;
  #nextClock: number;

  /** Empty, to begin with this one. */
  constructor({ id }: Struct) {
    this.client = id.client;
    this.fromClock = id.clock;
    this.#nextClock = id.clock;
  }

  /** Where the next struct has to begin. */
  get nextClock(): number {
    return this.#nextClock;
  }

  get sizeBytes(): number {
    return length(this.#structs.restEncoder);
  }

  add(struct: Struct): void {
    struct.write(this.#structs, 0);
    this.#count += 1;
    this.#nextClock = struct.id.clock + struct.length;
  }

  writeTo(encoder: Encoder): void {
    writeVarUint(encoder, this.#count);
    writeVarUint(encoder, this.client);
    writeVarUint(encoder, this.fromClock);
    writeUint8Array(encoder, this.#structs.toUint8Array());
  }
}

/**
 * Puts an update together. The encoding is V1 of Yjs (its `utils/encoding.js` and `utils/DeleteSet.js`); the structs
 * write themselves.
 * @param runs one a client
 */
export function encodeUpdate(runs: readonly StructRun[], deletions: Deletions): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, runs.length);
  // Larger ids first, as Yjs has them in every update.
  for (const run of runs.toSorted((one, other) => other.client - one.client)) run.writeTo(encoder);
  writeVarUint(encoder, deletions.size);
  for (const [client, ranges] of [...deletions].toSorted(([one], [other]) => other - one)) {
    writeVarUint(encoder, client);
    writeVarUint(encoder, ranges.length);
    for (const { clock, len } of ranges) {
      writeVarUint(encoder, clock);
      writeVarUint(encoder, len);
    }
  }
  return toUint8Array(encoder);
}
