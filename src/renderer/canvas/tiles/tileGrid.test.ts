import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commonArea, tileOnScreen, tileSizePx, tilesIn, tileTransform } from './tileGrid.ts';

/** Up to what a board a million units from its origin has at the largest zoom on a dense screen. */
const offset = fc.integer({ min: -200_000_000, max: 200_000_000 });
const scale = fc.double({ min: 0.05, max: 192, noNaN: true });
const side = fc.integer({ min: 1, max: 3_000 });
const transform = fc.record({ scale, tx: offset, ty: offset });

test('tiles cover each pixel of the screen once, the middle first', () => {
  fc.assert(
    fc.property(transform, side, side, (now, width, height) => {
      const area = { x: 0, y: 0, width, height };
      const places = tilesIn(area, now);
      const pieces = places.map((place) => commonArea(tileOnScreen(place, now), area));
      const covered = pieces.reduce(
        (sum, piece) => sum + (piece?.width ?? 0) * (piece?.height ?? 0),
        0,
      );
      expect(covered).toBe(width * height);
      expect(pieces).not.toContain(undefined);
      const [first] = places.map((place) => tileOnScreen(place, now));
      expect(Math.abs((first?.x ?? 1e9) + tileSizePx / 2 - width / 2)).toBeLessThanOrEqual(
        tileSizePx,
      );
      expect(Math.abs((first?.y ?? 1e9) + tileSizePx / 2 - height / 2)).toBeLessThanOrEqual(
        tileSizePx,
      );
    }),
  );
});

test('a point of the board is on the same pixel through a tile, however far from the origin', () => {
  fc.assert(
    fc.property(transform, (now) => {
      for (const place of tilesIn({ x: 0, y: 0, width: 1_280, height: 800 }, now)) {
        const within = tileTransform(place);
        const { x, y } = tileOnScreen(place, now);
        // Whole numbers, so that no fraction of a pixel can come in between.
        expect([x, y].every(Number.isSafeInteger)).toBe(true);
        expect(within.tx + x).toBe(now.tx);
        expect(within.ty + y).toBe(now.ty);
        expect(within.scale).toBe(now.scale);
      }
    }),
  );
});
