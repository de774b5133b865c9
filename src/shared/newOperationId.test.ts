import { expect, test } from 'vitest';
import { newOperationId } from './newOperationId.ts';
import { operationSchema } from './operation.ts';

const noonMs = Date.UTC(2026, 0, 1, 12);

test('ids created one millisecond after another are in order', () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => newOperationId(noonMs + index));
  expect(ids.toSorted()).toEqual(ids);
});

test('ids of one millisecond are unique and valid for operations', () => {
  const ids = Array.from({ length: 1_000 }, () => newOperationId(noonMs));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(operationSchema.shape.id.parse(id)).toBe(id);
});

test('an id contains its time as in RFC 9562', () => {
  // The example of its appendix A.6.
  const id = newOperationId(0x017f22e279b0);
  expect(id).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
