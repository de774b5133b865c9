import {
  createEncoder,
  type Encoder,
  toUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding';

interface Id {
  readonly client: number;
  readonly clock: number;
}

export interface NestedMaps {
  readonly client: number;
  /** The clock of the first map; 0: it is a shape, and otherwise in the one before it. */
  readonly from: number;
  readonly count: number;
  /** Bytes of a value in the last one; default: none. */
  readonly ballastSizeBytes?: number;
  /** What the first map is in, if it isn't a shape; default: the map before it. */
  readonly parent?: Id;
}

const contents = { binary: 3, type: 7 } as const;
const map = 1;
const hasKey = 0b0010_0000;

/** An update with maps within each other. It is written directly: Yjs takes minutes for thousands of them. */
export function nestedMaps(maps: NestedMaps): Uint8Array {
  const { client, from, count, ballastSizeBytes = 0 } = maps;
  const encoder = createEncoder();
  const key = `of-${client}`;
  const structCount = ballastSizeBytes > 0 ? count + 1 : count;
  for (const number of [1, structCount, client, from]) writeVarUint(encoder, number);
  writeHead(encoder, contents.type, key, maps.parent ?? before(maps, from));
  writeVarUint(encoder, map);
  for (let clock = from + 1; clock < from + count; clock += 1) {
    writeHead(encoder, contents.type, key, before(maps, clock));
    writeVarUint(encoder, map);
  }
  if (ballastSizeBytes > 0) {
    writeHead(encoder, contents.binary, 'ballast', before(maps, from + count));
    writeVarUint8Array(encoder, new Uint8Array(ballastSizeBytes));
  }
  writeVarUint(encoder, 0);
  return toUint8Array(encoder);
}

const before = ({ client }: NestedMaps, clock: number): Id | undefined =>
  clock === 0 ? undefined : { client, clock: clock - 1 };

function writeHead(encoder: Encoder, content: number, key: string, parent: Id | undefined): void {
  writeVarUint(encoder, content | hasKey);
  writeVarUint(encoder, parent === undefined ? 1 : 0);
  if (parent === undefined) writeVarString(encoder, 'shapes');
  else for (const number of [parent.client, parent.clock]) writeVarUint(encoder, number);
  writeVarString(encoder, key);
}
