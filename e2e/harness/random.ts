/** From 0 up to, not including, 1. */
export type Random = () => number;

/** A small seeded generator (mulberry32 by Tommy Ettinger), so that a failed run can be repeated. */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const anySeed = Math.floor(Math.random() * 2 ** 31);

/** The seed of this run: `EVERINK_CHAOS_SEED`, or a random one. It is printed. */
export function chaosSeed(): number {
  const given = process.env.EVERINK_CHAOS_SEED;
  const seed = given === undefined ? anySeed : Number(given);
  if (!Number.isSafeInteger(seed)) throw new Error('EVERINK_CHAOS_SEED must be a whole number');
  console.log(`EVERINK_CHAOS_SEED=${seed}`);
  return seed;
}
