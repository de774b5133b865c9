import { expect, it } from 'vitest';
import { lineLog } from './ServerLog.ts';

it('I17: quotes and shortens what a client sent, so that it cannot forge a line', () => {
  const lines: string[] = [];
  const log = lineLog(
    (line) => lines.push(line),
    () => new Date(0),
  );
  log.warn('board refused', { detail: `x\n2026-01-01T00:00:00.000Z info all is well\u009b\u2028` });
  log.warn('board refused', { detail: 'y'.repeat(10_000) });
  expect(lines).toHaveLength(2);
  expect(lines[0]).toBe(
    '1970-01-01T00:00:00.000Z warn board refused detail="x\\n2026-01-01T00:00:00.000Z info all is well\\u009b\\u2028"\n',
  );
  expect(lines[1]?.length).toBeLessThan(400);
});
