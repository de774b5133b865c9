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

const key = fc.nat({ max: 3 }).map(String);
const step = fc.oneof(
  fc.record({
    type: fc.constant('put' as const),
    key,
    sizeBytes: fc.integer({ min: 1, max: 100 }),
  }),
  fc.record({ type: fc.constant('use' as const), key }),
  fc.record({
    type: fc.constant('trim' as const),
    ceilingBytes: fc.nat({ max: 300 }),
    unusedMs: fc.integer({ min: 1, max: 8 }),
  }),
  fc.record({ type: fc.constant('wait' as const), durationMs: fc.integer({ min: 1, max: 5 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface PlainEntry {
  readonly key: string;
  readonly sizeBytes: number;
  readonly usedAtMs: number;
}

/** The same in the plainest way: in the order of their use, the longest unused first. */
class PlainCache {
  entries: readonly PlainEntry[] = [];
  nowMs = 0;

  get sizeBytes(): number {
    return this.entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  act(change: Step): void {
    if (change.type === 'wait') this.nowMs += change.durationMs;
    else if (change.type === 'trim') this.#trim(change);
    else {
      const known = this.entries.find(({ key }) => key === change.key);
      const sizeBytes = change.type === 'put' ? change.sizeBytes : known?.sizeBytes;
      this.entries = this.entries.filter((entry) => entry !== known);
      if (sizeBytes === undefined) return;
      this.entries = [...this.entries, { key: change.key, sizeBytes, usedAtMs: this.nowMs }];
    }
  }

  #trim({ ceilingBytes, unusedMs }: Extract<Step, { type: 'trim' }>): void {
    this.entries = this.entries.filter(({ usedAtMs }) => this.nowMs - usedAtMs < unusedMs);
    while (this.sizeBytes > ceilingBytes) this.entries = this.entries.slice(1);
  }
}

function act(cache: TileCache<Picture>, change: Step, made: Picture[]): void {
  if (change.type === 'trim') cache.trim(change.ceilingBytes, change.unusedMs);
  else if (change.type === 'use') cache.use(change.key);
  else if (change.type === 'put') {
    const picture = new Picture(change.sizeBytes);
    made.push(picture);
    cache.put(change.key, picture);
  }
}

test('pictures stay within the memory limit, the least recently used ones are evicted first, and each is closed once', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const plain = new PlainCache();
      const cache = new TileCache<Picture>(() => plain.nowMs);
      const made: Picture[] = [];
      for (const change of steps) {
        plain.act(change);
        act(cache, change, made);
        const kept = [...cache.all()];
        expect(kept.map(({ sizeBytes }) => sizeBytes)).toEqual(
          plain.entries.map(({ sizeBytes }) => sizeBytes),
        );
        expect(cache.sizeBytes).toBe(plain.sizeBytes);
        const closed = made.map(({ closeCount }) => closeCount);
        expect(closed).toEqual(made.map((picture) => (kept.includes(picture) ? 0 : 1)));
      }
      cache.clear();
      expect(cache.sizeBytes).toBe(0);
    }),
    { numRuns: 1_000 },
  );
});
