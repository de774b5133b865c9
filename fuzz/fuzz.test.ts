import { expect, test } from 'vitest';
import { Random } from '../sim/Random.ts';
import { readCorpus } from './corpus.ts';
import { mutateBytes, mutateJson } from './mutate.ts';
import { runSeed } from './runSeed.ts';

/** Fixed, so that a failure in CI comes again: `npm run fuzz -- --seed N`. */
const seedCount = 350;

test('I29: mutated files, clipboard texts and drafts crash nothing, change nothing stored, and reports are true', async () => {
  const corpus = await readCorpus();
  const outcomes = new Set<string>();
  for (let seed = 0; seed < seedCount; seed += 1) {
    const { target, outcome } = await runSeed(corpus, seed).catch((error: unknown) => {
      throw new Error(`fault with seed ${seed}`, { cause: error });
    });
    outcomes.add(`${target}, ${outcome}`);
  }
  // Mutations that are always refused, or never, would prove little.
  for (const kind of ['Excalidraw file', 'Everink file', 'ink draft', 'text draft']) {
    expect([...outcomes]).toEqual(
      expect.arrayContaining([`${kind}, accepted`, `${kind}, refused`]),
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
