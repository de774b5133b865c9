import { expect, test } from 'vitest';
import { SimulatedPressure } from './simulatedPressure.ts';

test('a quick pointer draws thinner than a slow one, whatever the zoom', () => {
  const pressureAt = (pxPerMs: number) => {
    const pressure = new SimulatedPressure();
    let last = 0;
    for (let i = 0; i < 30; i += 1) last = pressure.at(i * 8 * pxPerMs, 0, i * 8);
    return last;
  };
  expect(pressureAt(3)).toBeLessThan(pressureAt(0.5));
  expect(pressureAt(0.1)).toBeLessThan(1);
  expect(pressureAt(100)).toBeGreaterThan(0.1);
});
