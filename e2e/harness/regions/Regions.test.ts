import { afterEach, expect, it } from 'vitest';
import { chaosSeed } from '../chaosSeed.ts';
import { Regions } from './Regions.ts';

const seed = chaosSeed();
const timeoutMs = 120_000;
let world: Regions | undefined;

afterEach(async () => {
  await world?.stop();
  world = undefined;
});

it(`I7, I23: three regions on lines that lose and break have everything once they heal (EVERINK_CHAOS_SEED=${seed})`, async () => {
  world = await Regions.start(seed);
  const [near, middle, far] = world.regions;
  if (near === undefined || middle === undefined || far === undefined) throw new Error('regions');
  world.drawEverywhere();
  await world.converged(timeoutMs);

  far.redisLine.blackHole();
  middle.redisLine.cut();
  near.clientLine.cut();
  await world.drawFor(3_000, 100);
  for (const { redisLine, clientLine } of world.regions) {
    redisLine.restore();
    clientLine.restore();
  }
  await world.converged(timeoutMs);

  await world.redis.kill();
  await world.drawFor(1_000, 100);
  await world.redis.start();
  await world.converged(timeoutMs);
  expect(world.drawnCount).toBeGreaterThan(100);
  for (const region of world.regions) {
    expect(await world.shapesOn(region)).toHaveProperty('size', world.drawnCount);
  }
});
