import fc from 'fast-check';
import {
  createEncoder,
  type Encoder,
  toUint8Array,
  writeAny,
  writeUint8,
  writeVarString,
  writeVarUint,
} from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  awarenessFault,
  maxStateVectorCount,
  messageLimits,
  stateVectorFault,
  updateFault,
  wholeBoardLimits,
} from './checkUpdate.ts';
import { nestedMaps } from './testing/nestedMaps.ts';

function encoded(write: (encoder: Encoder) => void): Uint8Array {
  const encoder = createEncoder();
  write(encoder);
  return toUint8Array(encoder);
}

/** An update of one client with these structs, and no deletions. */
const structs = (count: number, write: (encoder: Encoder, index: number) => void): Uint8Array =>
  encoded((encoder) => {
    for (const number of [1, count, 7, 0]) writeVarUint(encoder, number);
    for (let index = 0; index < count; index += 1) write(encoder, index);
    writeVarUint(encoder, 0);
  });

const contents = { json: 2, text: 4, type: 7, any: 8, document: 9 } as const;
const map = 1;
const withOrigin = 0b1000_0000;
const withRightOrigin = 0b0100_0000;
const withKey = 0b0010_0000;

/** A value of the map `m`. */
function writeKey(encoder: Encoder, key: string, value: unknown): void {
  writeUint8(encoder, contents.any | withKey);
  writeVarUint(encoder, 1);
  writeVarString(encoder, 'm');
  writeVarString(encoder, key);
  writeVarUint(encoder, 1);
  writeAny(encoder, value as never);
}

/** A value after the one before it, all of them in the list `m`. */
function writeListed(encoder: Encoder, index: number): void {
  writeUint8(encoder, index === 0 ? contents.any : contents.any | withOrigin);
  if (index === 0) writeList(encoder);
  else for (const number of [7, index - 1]) writeVarUint(encoder, number);
  writeVarUint(encoder, 1);
  writeAny(encoder, null);
}

function writeList(encoder: Encoder): void {
  writeVarUint(encoder, 1);
  writeVarString(encoder, 'm');
}

/** A map in the one before it. */
function writeMapWithin(encoder: Encoder, index: number): void {
  writeUint8(encoder, contents.type);
  if (index === 0) writeList(encoder);
  else for (const number of [0, 7, index - 1]) writeVarUint(encoder, number);
  writeVarUint(encoder, map);
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

/** Each is quick to send, and slow to take in. */
const hostile: readonly (readonly [what: string, update: () => Uint8Array])[] = [
  [
    '500,000 tiny structs in a megabyte',
    () =>
      structs(500_000, (encoder) => {
        writeUint8(encoder, 0);
        writeVarUint(encoder, 1);
      }),
  ],
  [
    '500,000 gaps',
    () =>
      structs(500_000, (encoder) => {
        writeUint8(encoder, 10);
        writeVarUint(encoder, 1);
      }),
  ],
  [
    'more structs than a message may have',
    () => structs(2_000_001, (encoder, index) => writeKey(encoder, `${index}`, 1)),
  ],
  [
    'a struct each of many clients',
    () =>
      encoded((encoder) => {
        writeVarUint(encoder, 30_000);
        for (let client = 0; client < 30_000; client += 1) {
          for (const number of [1, client, 0, 0, 1]) writeVarUint(encoder, number);
        }
        writeVarUint(encoder, 0);
      }),
  ],
  [
    'a million deletions',
    () =>
      encoded((encoder) => {
        for (const number of [0, 1, 7, 1_000_000]) writeVarUint(encoder, number);
        for (let clock = 0; clock < 1_000_000; clock += 1) {
          writeVarUint(encoder, 2);
          writeVarUint(encoder, 1);
        }
      }),
  ],
  [
    'deletions of a million clients',
    () =>
      encoded((encoder) => {
        for (const number of [0, 1_000_000]) writeVarUint(encoder, number);
        for (let client = 0; client < 1_000_000; client += 1) {
          for (const number of [client, 0]) writeVarUint(encoder, number);
        }
      }),
  ],
  [
    'three million values in one struct',
    () =>
      structs(1, (encoder) =>
        writeKey(
          encoder,
          'k',
          Array.from({ length: 3_000_000 }, () => null),
        ),
      ),
  ],
  [
    'a thousand values within each other',
    () => structs(1, (encoder) => writeKey(encoder, 'k', nested(1_000))),
  ],
  [
    'megabytes of JSON',
    () =>
      structs(1, (encoder) => {
        writeUint8(encoder, contents.json);
        writeVarUint(encoder, 1);
        writeVarString(encoder, 'm');
        writeVarUint(encoder, 1);
        writeVarString(encoder, `[${'[],'.repeat(700_000)}1]`);
      }),
  ],
  [
    'thousands of deletions, each of everything',
    () =>
      encoded((encoder) => {
        for (const number of [0, 1, 7, 5_000]) writeVarUint(encoder, number);
        for (let count = 0; count < 5_000; count += 1) {
          writeVarUint(encoder, 0);
          writeVarUint(encoder, 1_000_000);
        }
      }),
  ],
  [
    'thousands of deletions, each of everything, in a part of its own',
    () =>
      encoded((encoder) => {
        for (const number of [0, 5_000]) writeVarUint(encoder, number);
        for (let count = 0; count < 5_000; count += 1) {
          for (const number of [7, 1, 0, 1_000_000]) writeVarUint(encoder, number);
        }
      }),
  ],
  ['a list of ten thousand values', () => structs(10_000, writeListed)],
  [
    'a list of ten thousand values in one struct',
    () =>
      structs(1, (encoder) => {
        writeUint8(encoder, contents.any);
        writeList(encoder);
        writeVarUint(encoder, 10_000);
        for (let count = 0; count < 10_000; count += 1) writeAny(encoder, null);
      }),
  ],
  [
    'a text that can be cut at a hundred thousand places',
    () =>
      structs(1, (encoder) => {
        writeUint8(encoder, contents.text);
        writeList(encoder);
        writeVarString(encoder, 'x'.repeat(100_001));
      }),
  ],
  [
    'thousands of documents within the document',
    () =>
      structs(1_000, (encoder, index) => {
        writeUint8(encoder, contents.document | withKey);
        writeList(encoder);
        writeVarString(encoder, `${index}`);
        writeVarString(encoder, '');
        writeAny(encoder, {});
      }),
  ],
  ['thousands of maps within each other', () => structs(5_000, writeMapWithin)],
  [
    'thousands of maps within each other, each in the place of a value',
    () =>
      structs(5_000, (encoder, index) => {
        if (index === 0) writeMapWithin(encoder, 0);
        else if (index % 2 === 0) {
          writeUint8(encoder, contents.type | withOrigin);
          for (const number of [7, index - 1, map]) writeVarUint(encoder, number);
        } else {
          writeUint8(encoder, contents.any | withKey);
          for (const number of [0, 7, index - 1]) writeVarUint(encoder, number);
          writeVarString(encoder, 'k');
          writeVarUint(encoder, 1);
          writeAny(encoder, 1);
        }
      }),
  ],
  [
    'thousands of maps within each other, by two clients in turn',
    () =>
      Y.mergeUpdates(
        Array.from({ length: 2_000 }, (_, index) => {
          const parent = { client: 8 - (index % 2), clock: Math.floor((index - 1) / 2) };
          const maps = { client: 7 + (index % 2), from: Math.floor(index / 2), count: 1 };
          return nestedMaps(index === 0 ? maps : { ...maps, parent });
        }),
      ),
  ],
  [
    'thousands of values of one key that know nothing of each other',
    () => structs(5_000, (encoder) => writeKey(encoder, 'same key', 1)),
  ],
  [
    'thousands of values after the same one',
    () =>
      structs(5_000, (encoder) => {
        writeUint8(encoder, contents.any | withOrigin);
        for (const number of [9, 3, 1]) writeVarUint(encoder, number);
        writeAny(encoder, 1);
      }),
  ],
  [
    'thousands of values before others',
    () =>
      structs(5_000, (encoder, index) => {
        writeUint8(encoder, contents.any | withRightOrigin);
        for (const number of [9, index, 1]) writeVarUint(encoder, number);
        writeAny(encoder, 1);
      }),
  ],
];

describe('an update', () => {
  it.each(hostile)('I33: with %s is refused before it is decoded', (_, update) => {
    expect(updateFault(update(), messageLimits)).toBe('too-much');
  });

  it('I33: of the maximum size that Everink sends is accepted', () => {
    const document = new Y.Doc();
    const shapes = document.getMap('shapes');
    document.transact(() => {
      for (let index = 0; index < 3_000; index += 1) {
        const style = { colour: 'ink', width: 2, dash: 'solid' };
        const values = { type: 'stroke', x: index / 3, y: 1, rotation: 0, z: `a${index}`, style };
        shapes.set(`shape-${index}`, new Y.Map(Object.entries(values)));
      }
    });
    const moves: Uint8Array[] = [];
    document.on('update', (update: Uint8Array) => moves.push(update));
    document.transact(() => {
      for (const shape of shapes.values()) (shape as Y.Map<unknown>).set('locked', true);
    });
    document.transact(() => {
      for (const id of [...shapes.keys()].filter((_, index) => index % 2 === 0)) shapes.delete(id);
    });
    document.transact(() => {
      for (let count = 0; count < 3_000; count += 1)
        document.getMap('meta').set('title', `${count}`);
    });
    for (const update of [...moves, Y.encodeStateAsUpdate(document), Y.mergeUpdates(moves)]) {
      expect(updateFault(update, messageLimits)).toBeUndefined();
      expect(updateFault(update, wholeBoardLimits)).toBeUndefined();
    }
  });

  it('I33: as many structs as a board of 100,000 strokes has, which Yjs’s own client sends at once, are accepted', () => {
    const update = structs(1_100_000, (encoder, index) => writeKey(encoder, `${index}`, 1));
    expect(updateFault(update, messageLimits)).toBeUndefined();
  });

  const sound = Y.encodeStateAsUpdate(
    (() => {
      const document = new Y.Doc();
      document.getMap('shapes').set('a', new Y.Map([['points', Uint8Array.from([1, 2, 3])]]));
      document.getMap('shapes').set('b', { x: 1, y: [true, null, 'text'] });
      return document;
    })(),
  );

  it('is distinguished from any other bytes', () => {
    expect(updateFault(new Uint8Array(), messageLimits)).toBe('garbage');
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void updateFault(bytes, messageLimits)));
  });

  it('that is truncated anywhere is invalid', () => {
    for (let size = 0; size < sound.length; size += 1) {
      expect(updateFault(sound.subarray(0, size), messageLimits)).toBe('garbage');
    }
  });
});

describe('a state vector', () => {
  const ofClients = (count: number): Uint8Array =>
    encoded((encoder) => {
      writeVarUint(encoder, count);
      for (let client = 0; client < count; client += 1) {
        writeVarUint(encoder, client);
        writeVarUint(encoder, 1);
      }
    });

  it('I33: that names more clients than a board may have is refused', () => {
    expect(stateVectorFault(ofClients(maxStateVectorCount))).toBeUndefined();
    expect(stateVectorFault(ofClients(maxStateVectorCount + 1))).toBe('too-much');
  });

  it('that is truncated is invalid', () => {
    const whole = ofClients(3);
    for (let size = 0; size < whole.length; size += 1) {
      expect(stateVectorFault(whole.subarray(0, size))).toBe('garbage');
    }
  });
});

describe('an awareness message', () => {
  const ofClients = (count: number, state: string): Uint8Array =>
    encoded((encoder) => {
      writeVarUint(encoder, count);
      for (let client = 0; client < count; client += 1) {
        writeVarUint(encoder, client);
        writeVarUint(encoder, 1);
        writeVarString(encoder, state);
      }
    });

  it('I33: is refused if it has many clients, or a large state of one', () => {
    expect(awarenessFault(ofClients(100, '{"cursor":1}'))).toBeUndefined();
    expect(awarenessFault(ofClients(101, 'null'))).toBe('too-much');
    expect(awarenessFault(ofClients(1, `"${'x'.repeat(70_000)}"`))).toBe('too-much');
  });

  it('that is truncated is invalid', () => {
    const whole = ofClients(2, 'null');
    for (let size = 0; size < whole.length; size += 1) {
      expect(awarenessFault(whole.subarray(0, size))).toBe('garbage');
    }
  });
});
