import { expect, test } from 'vitest';
import { groupUpdates } from './groupUpdates.ts';

test('a group is as large as allowed, and a larger update is alone', () => {
  const updates = [12, 3, 4, 2, 1, 9].map((sizeBytes) => new Uint8Array(sizeBytes));
  const groups = [...groupUpdates(updates, 9)];
  const sizes = groups.map((group) => group.map(({ byteLength }) => byteLength));
  expect(sizes).toEqual([[12], [3, 4, 2], [1], [9]]);
  expect([...groupUpdates([], 9)]).toEqual([]);
});
