import {
  createEncoder,
  type Encoder,
  toUint8Array,
  writeUint8,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { scanUpdate } from '../shared/document/scanUpdate.ts';
import { metricOf, stage } from './testing/stage.ts';

const { serve, client, rawClient } = stage();

function encoded(write: (encoder: Encoder) => void): Uint8Array {
  const encoder = createEncoder();
  write(encoder);
  return toUint8Array(encoder);
}

/** A megabyte of these compresses to a kilobyte. */
const tinyStructs = encoded((encoder) => {
  for (const number of [1, 500_000, 7, 0]) writeVarUint(encoder, number);
  for (let index = 0; index < 500_000; index += 1) {
    writeUint8(encoder, 0);
    writeVarUint(encoder, 1);
  }
  writeVarUint(encoder, 0);
});

/** Yjs joins the values of a list and copies all joined ones each time: 13 GB here. */
const longList = encoded((encoder) => {
  for (const number of [1, 60_000, 7, 0]) writeVarUint(encoder, number);
  for (let index = 0; index < 60_000; index += 1) {
    writeUint8(encoder, index === 0 ? 8 : 0b1000_1000);
    writeVarUint(encoder, index === 0 ? 1 : 7);
    if (index === 0) writeVarString(encoder, 'list');
    else writeVarUint(encoder, index - 1);
    writeVarUint(encoder, 1);
    writeUint8(encoder, 126);
  }
  writeVarUint(encoder, 0);
});

const manyClients = encoded((encoder) => {
  writeVarUint(encoder, 200_000);
  for (let number = 0; number < 200_000; number += 1) {
    writeVarUint(encoder, number);
    writeVarUint(encoder, 1);
  }
});

const manyPresent = encoded((encoder) => {
  writeVarUint(encoder, 5_000);
  for (let number = 0; number < 5_000; number += 1) {
    writeVarUint(encoder, number);
    writeVarUint(encoder, 1);
    writeVarString(encoder, 'null');
  }
});

/** A sync or awareness message. */
const frame = (numbers: readonly number[], body: Uint8Array): Uint8Array =>
  encoded((encoder) => {
    writeVarString(encoder, 'attacked');
    for (const number of numbers) writeVarUint(encoder, number);
    writeVarUint8Array(encoder, body);
  });

describe('a message that is quick to send and slow to process', () => {
  it.each([
    ['an update', frame([0, 2], tinyStructs)],
    ['a whole board', frame([0, 1], tinyStructs)],
    ['a long list', frame([0, 2], longList)],
    ['a state vector', frame([0, 0], manyClients)],
    ['who is present', frame([1], manyPresent)],
  ])('I33: closes its board on its connection, and nothing else (%s)', async (_, message) => {
    const server = await serve();
    const bystander = client(server).open('attacked');
    await bystander.synced();
    const attacker = await rawClient(server);
    attacker.authenticate('other');
    attacker.authenticate('attacked');
    // A client may send little before it is admitted.
    attacker.sendUpdate('attacked', new Uint8Array([0, 0]));
    expect(await attacker.outcome('attacked')).toBe('acknowledged');
    attacker.sendBytes(message);
    expect(await attacker.outcome('attacked')).toEqual({
      closed: 'This is more than the server accepts at once; nothing was stored.',
    });
    expect(await metricOf(server, 'everink_server_log_updates')).toBe(0);
    const refused = 'everink_server_updates_refused_total{reason="too-much"}';
    expect(await metricOf(server, refused)).toBe(1);
    bystander.draw('a');
    await bystander.acknowledged();
    attacker.sendUpdate('other', new Uint8Array([0, 0]));
    expect(await attacker.outcome('other')).toBe('acknowledged');
  });
});

describe('a list, which Everink does not use', () => {
  it('I33: is not joined, however many messages it is split into', async () => {
    const server = await serve();
    const author = client(server).open('board');
    const list = author.document.getArray('list');
    for (let index = 0; index < 3; index += 1) list.push([index]);
    await author.acknowledged();
    const reader = client(server).open('board');
    await reader.synced();
    expect(reader.document.getArray('list').toArray()).toEqual([0, 1, 2]);
    let count = 0;
    scanUpdate(Y.encodeStateAsUpdate(reader.document), () => {
      count += 1;
    });
    expect(count).toBe(3);
  });
});
