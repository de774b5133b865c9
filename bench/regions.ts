/**
 * Measures how long a change takes from one region to another, and how long all regions take to converge after lines
 * were broken. Real servers with a real Redis, and in each region the app's own queue and sync and an independent
 * client, on lines with delay, jitter, loss and cuts.
 *
 *     npm run bench:regions [-- --short] [--json FILE]
 */
import { places, type Region, Regions } from '../e2e/harness/regions/Regions.ts';
import type { Sighting } from '../e2e/harness/regions/Sightings.ts';
import { count, milliseconds, percentile, publish, readArguments, table } from './report.ts';

const seed = 1;
const pauseMs = 250;
const timeoutMs = 120_000;

const benchmark = readArguments();
const steadyMs = benchmark.isShort ? 1_000 : 30_000;
const brokenMs = benchmark.isShort ? 1_000 : 15_000;

interface Break {
  readonly what: string;
  readonly begin: (world: Regions) => Promise<void> | void;
}

const breaks: readonly Break[] = [
  {
    what: 'Redis unreachable from 250 ms (no packet passes)',
    begin: (world) => regionAt(world, 2).redisLine.blackHole(),
  },
  {
    what: 'Redis cut off from 80 ms, clients cut off in 20 ms',
    begin: (world) => {
      regionAt(world, 1).redisLine.cut();
      regionAt(world, 0).clientLine.cut();
    },
  },
  { what: 'Redis killed', begin: (world) => world.redis.kill() },
];

interface PairFigures {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** For each break: from its repair until everything drawn before is seen; 0: it was seen already. */
  readonly healMs: readonly number[];
}

const world = await Regions.start(seed);
try {
  world.drawEverywhere();
  await world.converged(timeoutMs);
  const steady = await drawSteadily(world);
  const heals: Map<string, number>[] = [];
  for (const each of breaks) heals.push(await breakAndHeal(world, each));
  for (const region of world.regions) {
    const { size } = await world.shapesOn(region);
    if (size !== world.drawnCount) throw new Error(`${region.name} stored ${size} shapes`);
  }
  report(figuresOf(steady, heals), world.drawnCount);
} finally {
  await world.stop();
}

async function drawSteadily(regions: Regions): Promise<readonly Sighting[]> {
  const sinceMs = performance.now();
  await regions.drawFor(steadyMs, pauseMs);
  await regions.converged(timeoutMs);
  return regions.sightings.since(sinceMs);
}

/** @returns by pair, the time from the repair until everything drawn before was seen */
async function breakAndHeal(
  regions: Regions,
  { what, begin }: Break,
): Promise<Map<string, number>> {
  console.log(`${what} for ${brokenMs / 1_000} s`);
  const sinceMs = performance.now();
  await begin(regions);
  await regions.drawFor(brokenMs, pauseMs);
  const healedMs = performance.now();
  await regions.redis.revive();
  for (const { redisLine, clientLine } of regions.regions) {
    redisLine.restore();
    clientLine.restore();
  }
  await regions.converged(timeoutMs);
  const heals = new Map<string, number>();
  for (const { from, to, seenAtMs } of regions.sightings.since(sinceMs)) {
    const pair = `${from} ${to}`;
    heals.set(pair, Math.max(heals.get(pair) ?? 0, seenAtMs - healedMs));
  }
  return heals;
}

function figuresOf(
  steady: readonly Sighting[],
  heals: readonly ReadonlyMap<string, number>[],
): readonly PairFigures[] {
  return places.flatMap(({ name: from }) =>
    places.map(({ name: to }): PairFigures => {
      const times = steady
        .filter((sighting) => sighting.from === from && sighting.to === to)
        .map(({ drawnAtMs, seenAtMs }) => seenAtMs - drawnAtMs);
      return {
        from,
        to,
        count: times.length,
        p50Ms: percentile(times, 50),
        p95Ms: percentile(times, 95),
        maxMs: percentile(times, 100),
        healMs: heals.map((heal) => heal.get(`${from} ${to}`) ?? 0),
      };
    }),
  );
}

function report(figures: readonly PairFigures[], drawnCount: number): void {
  const steadyTable = table(
    ['drawn at', 'seen at', 'changes', '50 %', '95 %', 'slowest'],
    figures.map(({ from, to, count: seen, p50Ms, p95Ms, maxMs }) => [
      from,
      to,
      count(seen),
      ...[p50Ms, p95Ms, maxMs].map(milliseconds),
    ]),
  );
  const healTable = table(
    ['drawn at', 'seen at', ...breaks.map(({ what }) => what)],
    figures.map(({ from, to, healMs }) => [
      from,
      to,
      ...healMs.map((ms) => (ms === 0 ? 'before' : milliseconds(ms))),
    ]),
  );
  const lines = places
    .map(({ name, clientMs, redisMs }) => `${name} (clients ${clientMs} ms, Redis ${redisMs} ms)`)
    .join(', ');
  publish(
    {
      name: 'multi-region',
      title: 'Several regions that share boards through Redis',
      text: `\`npm run bench:regions\`: three sync servers, each with its own data folder, share one board through one Redis. Regions are
named by the line between their clients and their server; times are for each way: ${lines}.
Every line takes up to a fifth longer at random and loses 1 % of the segments, which shows as a stall of TCP's
retransmission time-out (200 ms and twice the line). In each region two clients draw a shape every ${pauseMs} ms: the app's own
queue and sync, and Hocuspocus's provider. In the end all ${count(drawnCount)} shapes were on all six replicas, acknowledged, and on
the disk of each of the three servers; the run fails otherwise.`,
      tables: `## From a change until a client of the other region sees it

${steadyTable}

## After ${brokenMs / 1_000} s of a broken line: from its healing until everything drawn before is seen

"Before": all of it was seen while the line was broken.

${healTable}`,
      figures: { places, pairs: figures, breaks: breaks.map(({ what }) => what), drawnCount },
    },
    benchmark,
  );
}

function regionAt(regions: Regions, index: number): Region {
  const region = regions.regions[index];
  if (region === undefined) throw new Error('there is no such region');
  return region;
}
