import type { Random } from '../sim/Random.ts';
import { nestedMaps } from '../src/shared/document/testing/nestedMaps.ts';

const clients = [7, 8, 9] as const;
const maxUpdateCount = 6;
const maxMapCount = 30;

/** Updates of some clients that nest maps within each other, in about their order; some claim an id again. */
export function nestedUpdates(random: Random): readonly Uint8Array[] {
  const nextClocks = new Map<number, number>();
  let last: { readonly client: number; readonly clock: number } | undefined;
  return Array.from({ length: 2 + random.below(maxUpdateCount - 1) }, () => {
    const client = random.pick(clients);
    const from = nextClocks.get(client) ?? 0;
    const count = 1 + random.below(maxMapCount);
    const within = last !== undefined && random.chance(0.9) ? { parent: last } : {};
    const update = nestedMaps({ client, from, count, ...within });
    if (random.chance(0.9)) {
      nextClocks.set(client, from + count);
      last = { client, clock: from + count - 1 };
    }
    return update;
  });
}
