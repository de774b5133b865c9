/**
 * Feeds mutated input to every part of Everink that reads external data, see docs/fuzzing.md.
 *
 *     npm run fuzz -- --minutes 30 [--first-seed N]
 *     npm run fuzz -- --seed N
 */
import { parseArgs } from 'node:util';
import { readCorpus } from './corpus.ts';
import { LiveServers } from './LiveServers.ts';
import { runSeed } from './runSeed.ts';
import type { FuzzContext } from './targets.ts';

const maxFaults = 10;
/** More than this at the end indicates a memory leak. */
const maxMemoryBytes = 1_500_000_000;
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    'first-seed': { type: 'string', default: String(Date.now() % 1_000_000_000) },
    seed: { type: 'string' },
  },
});

function numberOf(name: 'minutes' | 'first-seed' | 'seed', text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new RangeError(`--${name} must be a number from 0 up, not ${text}`);
}

const counts = new Map<string, number>();
let faultCount = 0;

async function tryOne(context: FuzzContext, seed: number): Promise<void> {
  try {
    const { target, outcome } = await runSeed(context, seed);
    const key = `${target}, ${outcome}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  } catch (error) {
    faultCount += 1;
    console.log(`fault with seed ${seed}: npm run fuzz -- --seed ${seed}`);
    console.log(error instanceof Error ? error.stack : error);
  }
}

process.on('unhandledRejection', (error) => {
  faultCount += 1;
  console.log('fault: unhandled rejection', error);
});
const servers = await LiveServers.start();
const context = { ...(await readCorpus()), servers };
if (values.seed === undefined) {
  const firstSeed = numberOf('first-seed', values['first-seed']);
  const endMs = performance.now() + numberOf('minutes', values.minutes) * 60_000;
  console.log(`first seed ${firstSeed}`);
  let seed = firstSeed;
  let peakBytes = 0;
  for (; performance.now() < endMs && faultCount < maxFaults; seed += 1) {
    await tryOne(context, seed);
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }
  for (const [key, count] of [...counts].sort()) console.log(`${key}: ${count}`);
  const peakMb = Math.round(peakBytes / 1_000_000);
  console.log(`${seed - firstSeed} inputs, ${faultCount} faults, at most ${peakMb} MB of memory`);
  if (peakBytes > maxMemoryBytes) faultCount += 1;
} else {
  await tryOne(context, numberOf('seed', values.seed));
}
await servers.stop();
process.exitCode = faultCount === 0 ? 0 : 1;
