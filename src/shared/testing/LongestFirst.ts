import { hash } from 'node:crypto';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** In the order in which they start. */
const longestFiles = [
  'e2e/harness/regions/Regions.test.ts',
  'src/server/peers/Peers.test.ts',
  'sim/simulate.test.ts',
  'ops/prometheus/prometheus.rules.test.ts',
  'src/main/queue/DrawingOperationQueue.delivery.test.ts',
  'src/main/testing/HeadlessApp.kill.test.ts',
];

/** Starts the longest test files first, because a run would wait for one that starts last. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { shuffle, seed } = this.ctx.config.sequence;
    const sorted = shuffle
      ? orderBy(files, ({ moduleId }) => hash('sha1', `${seed} ${moduleId}`))
      : orderBy(await super.sort(files), placeOf);
    const projects = [...new Set(sorted.map(({ project }) => project))];
    // Only files of the same project share processes.
    return orderBy(sorted, ({ project }) => projects.indexOf(project));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = longestFiles.findIndex((path) => moduleId.endsWith(path));
  return place < 0 ? longestFiles.length : place;
}

/** Leaves those with equal keys in their order. */
const orderBy = <Item, Key extends number | string>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): Item[] =>
  items.toSorted((one, other) => {
    const [key, otherKey] = [keyOf(one), keyOf(other)];
    if (key === otherKey) return 0;
    return key < otherKey ? -1 : 1;
  });
