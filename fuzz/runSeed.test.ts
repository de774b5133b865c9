import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../sim/Random.ts';
import { readCorpus } from './corpus.ts';
import { LiveServers } from './LiveServers.ts';
import { mutateBytes, mutateJson } from './mutate.ts';
import { runSeed, targetNames } from './runSeed.ts';

/** Fixed, so that a failure in CI can be repeated: `npm run fuzz -- --seed N`. */
const seedCount = 60 * targetNames.length;

let servers: LiveServers;
beforeAll(async () => {
  servers = await LiveServers.start();
});
afterAll(() => servers.stop());

test('I29: mutated input neither crashes anything nor changes stored shapes, and is refused with a message', async () => {
  const context = { ...(await readCorpus()), servers };
  const outcomes = new Set<string>();
  for (let seed = 0; seed < seedCount; seed += 1) {
    const { target, outcome } = await runSeed(context, seed).catch((error: unknown) => {
      throw new Error(`failed with seed ${seed}`, { cause: error });
    });
    outcomes.add(`${target}, ${outcome}`);
  }
  // Mutations that are always or never refused would prove little.
  const oneWay = ['odd shapes', 'Everink clipboard', 'Excalidraw clipboard', 'frames of a client'];
  for (const target of targetNames.filter((name) => !oneWay.includes(name))) {
    expect([...outcomes]).toEqual(
      expect.arrayContaining([`${target}, accepted`, `${target}, refused`]),
    );
  }
});

test('the same seed makes the same mutations', () => {
  const mutations = (seed: string): readonly unknown[] => {
    const random = new Random(seed);
    return [mutateJson('{"a":[1,{"b":2}]}', random), mutateBytes(Uint8Array.of(1, 2, 3), random)];
  };
  expect(mutations('a')).toEqual(mutations('a'));
  expect(mutations('a')).not.toEqual(mutations('b'));
});
