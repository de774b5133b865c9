const anySeed = Math.floor(Math.random() * 2 ** 31);

/** The seed of this run: `EVERINK_CHAOS_SEED`, or a random one. It is printed. */
export function chaosSeed(): number {
  const given = process.env.EVERINK_CHAOS_SEED;
  const seed = given === undefined ? anySeed : Number(given);
  if (!Number.isSafeInteger(seed)) throw new Error('EVERINK_CHAOS_SEED must be a whole number');
  console.log(`EVERINK_CHAOS_SEED=${seed}`);
  return seed;
}
