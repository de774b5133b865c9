import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TileCache } from './TileCache.ts';

class Picture {
  readonly sizeBytes: number;
  closeCount = 0;

  constructor(sizeBytes: number) {
    this.sizeBytes = sizeBytes;
  }

  close(): void {
    this.closeCount += 1;
  }
}

const key = fc.nat({ max: 9 }).map(String);
const step = fc.oneof(
  fc.record({
    type: fc.constant('put' as const),
    key,
    sizeBytes: fc.integer({ min: 1, max: 100 }),
  }),
  fc.record({ type: fc.constant('use' as const), key }),
  fc.record({ type: fc.constant('trim' as const), ceilingBytes: fc.nat({ max: 300 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The same in the plainest way: keys in the order of their use, the longest unused first. */
class PlainCache {
  entries: (readonly [key: string, sizeBytes: number])[] = [];

  get sizeBytes(): number {
    return this.entries.reduce((sum, [, sizeBytes]) => sum + sizeBytes, 0);
  }

  act(change: Step): void {
    if (change.type === 'trim') {
      while (this.sizeBytes > change.ceilingBytes) this.entries.shift();
      return;
    }
    const known = this.entries.find(([name]) => name === change.key);
    const sizeBytes = change.type === 'put' ? change.sizeBytes : known?.[1];
    this.entries = this.entries.filter((entry) => entry !== known);
    if (sizeBytes !== undefined) this.entries.push([change.key, sizeBytes]);
  }
}

function act(cache: TileCache<Picture>, change: Step, made: Picture[]): void {
  if (change.type === 'trim') cache.trim(change.ceilingBytes);
  else if (change.type === 'use') cache.use(change.key);
  else {
    const picture = new Picture(change.sizeBytes);
    made.push(picture);
    cache.put(change.key, picture);
  }
}

test('pictures stay under the ceiling, the last used the longest, and each that goes is closed once', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const cache = new TileCache<Picture>();
      const plain = new PlainCache();
      const made: Picture[] = [];
      for (const change of steps) {
        act(cache, change, made);
        plain.act(change);
        const kept = [...cache.all()];
        expect(kept.map(({ sizeBytes }) => sizeBytes)).toEqual(
          plain.entries.map(([, size]) => size),
        );
        expect(cache.sizeBytes).toBe(plain.sizeBytes);
        const closed = made.map(({ closeCount }) => closeCount);
        expect(closed).toEqual(made.map((picture) => (kept.includes(picture) ? 0 : 1)));
      }
      cache.clear();
      expect(cache.sizeBytes).toBe(0);
    }),
  );
});
