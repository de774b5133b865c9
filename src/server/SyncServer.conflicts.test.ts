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
import type { RawClient } from './testing/RawClient.ts';
import { stage } from './testing/stage.ts';

const { serve, client, rawClient, folder } = stage();
const chainCount = 2_000;
const conflictCount = 500;
/** A conflicting change comes after those of clients with lower numbers. */
const [one, other, attacking] = [1, 2, 9];

interface Id {
  readonly client: number;
  readonly clock: number;
}

/** A value at one key; the first one has no predecessor. */
function writeValue(encoder: Encoder, predecessor: Id | undefined): void {
  writeUint8(encoder, predecessor === undefined ? firstAtKey : afterOther);
  if (predecessor === undefined) {
    writeVarUint(encoder, 1);
    for (const name of ['shapes', 'one']) writeVarString(encoder, name);
  } else
    for (const number of [predecessor.client, predecessor.clock]) writeVarUint(encoder, number);
  writeVarUint(encoder, 1);
  writeAny(encoder, 1);
}

const firstAtKey = 0b0010_1000;
const afterOther = 0b1000_1000;

/** The nth of a chain of values, which two clients set alternately. */
const inChain = (index: number): Id => ({
  client: index % 2 === 0 ? one : other,
  clock: Math.floor(index / 2),
});

function chain(): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, 2);
  for (const from of [0, 1]) {
    for (const number of [chainCount / 2, inChain(from).client, 0]) writeVarUint(encoder, number);
    for (let index = from; index < chainCount; index += 2) {
      writeValue(encoder, index === 0 ? undefined : inChain(index - 1));
    }
  }
  writeVarUint(encoder, 0);
  return toUint8Array(encoder);
}

/** Values set as if most of the chain were unknown: Yjs walks along it for each. */
function conflicts(fromClock: number): Uint8Array {
  const encoder = createEncoder();
  for (const number of [1, conflictCount, attacking, fromClock]) writeVarUint(encoder, number);
  for (let index = 0; index < conflictCount; index += 1) writeValue(encoder, inChain(index));
  writeVarUint(encoder, 0);
  return toUint8Array(encoder);
}

/** What the conflicts wait for if they begin with clock 1. */
function beforeConflicts(): Uint8Array {
  const document = new Y.Doc();
  document.clientID = attacking;
  document.getMap('shapes').set('another', true);
  return Y.encodeStateAsUpdate(document);
}

async function opens(raw: RawClient, boardId: string): Promise<void> {
  raw.authenticate(boardId);
  raw.sendUpdate(boardId, new Uint8Array([0, 0]));
  expect(await raw.outcome(boardId)).toBe('acknowledged');
}

async function guest(server: { readonly port: number }, boardId = 'board'): Promise<RawClient> {
  const raw = await rawClient(server);
  await opens(raw, boardId);
  return raw;
}

async function accepts(guest: RawClient, update: Uint8Array): Promise<void> {
  guest.sendUpdate('board', update);
  expect(await guest.outcome('board')).toBe('acknowledged');
}

/** How many strokes of a guest are acknowledged, one after the other, before the end of something. */
async function strokesUntil(
  end: Promise<unknown>,
  guest: RawClient,
  boardId = 'board',
): Promise<number> {
  let isOver = false;
  void end.then(() => {
    isOver = true;
  });
  const document = new Y.Doc();
  const strokes: Uint8Array[] = [];
  document.on('update', (update: Uint8Array) => strokes.push(update));
  let count = 0;
  for (; !isOver; count += 1) {
    document.getMap('shapes').set(`stroke-${count}`, new Y.Map([['x', 1]]));
    for (const stroke of strokes.splice(0)) guest.sendUpdate(boardId, stroke);
    expect(await guest.outcome(boardId)).toBe('acknowledged');
  }
  await end;
  return count;
}

/** Those before the attack is stored. */
const strokesBefore = 3;

describe('one small update with many conflicts', () => {
  it('I33: is applied while other guests of the board draw', async () => {
    const server = await serve();
    const [attacker, bystander] = [await guest(server), await guest(server)];
    await accepts(attacker, chain());
    const attack = accepts(attacker, conflicts(0));
    expect(await strokesUntil(attack, bystander)).toBeGreaterThan(strokesBefore);
  });

  it('I33: is applied while others draw if it waited for another one', async () => {
    const server = await serve();
    const [attacker, bystander] = [await guest(server), await guest(server)];
    const reader = client(server).open('board');
    await reader.synced();
    await accepts(attacker, chain());
    await accepts(attacker, conflicts(1));
    const attack = accepts(attacker, beforeConflicts());
    expect(await strokesUntil(attack, bystander)).toBeGreaterThan(strokesBefore);
    const has = ({ document }: { document: Y.Doc }): boolean =>
      Y.getState(document.store, attacking) === 1 + conflictCount;
    await reader.until(has);
    const late = client(server).open('board');
    await late.synced();
    expect(has(late)).toBe(true);
    expect(late.shapes).toEqual(reader.shapes);
  });

  it('I33: is loaded while other boards are drawn on', async () => {
    const dataFolder = folder();
    const before = await serve({ dataFolder });
    const attacker = await guest(before);
    await accepts(attacker, chain());
    await accepts(attacker, conflicts(0));
    await before.stop();
    const server = await serve({ dataFolder });
    const bystander = await guest(server, 'other');
    const opened = opens(await rawClient(server), 'board');
    expect(await strokesUntil(opened, bystander, 'other')).toBeGreaterThan(strokesBefore);
  });
});
