import { t } from 'i18next';
import { expect, it } from 'vitest';
import type { HealthReport } from '../../../shared/health.ts';
import { healthSentence, healthText, tracesText } from './healthWords.ts';

const calm: HealthReport = { samples: [], servers: [], outbox: [], incidents: [] };
const server = {
  url: 'wss://boards.example.com',
  connection: 'waiting',
  circuit: 'open',
  waitingCount: 2,
} as const;

it.each([
  [calm, t('health.saved')],
  [{ ...calm, servers: [server] }, t('health.delivered')],
  [
    { ...calm, outbox: [{ boardId: 'b', title: '', waitingCount: 1 }] },
    t('health.waiting', { count: 1 }),
  ],
  [{ ...calm, saveProblem: { code: 'change-lost' } as const }, t('problems.change-lost')],
])('summarises the state', (report, sentence) => {
  expect(healthSentence(report)).toBe(sentence);
});

it('I18: the report contains ids of boards, never titles', () => {
  const text = healthText(
    {
      ...calm,
      servers: [server],
      outbox: [{ boardId: 'b-1', title: 'My secret plan', waitingCount: 2 }],
      incidents: [{ id: 0, atMs: 0, level: 'error', text: 'delivery failed board=b-1' }],
    },
    undefined,
  );
  expect(text).toContain('b-1: 2');
  expect(text).toContain('circuit open');
  expect(text).toContain('1970-01-01T00:00:00.000Z error delivery failed board=b-1');
  expect(text).not.toContain('secret');
});

it('says how many traces were sent, refused and are waiting', () => {
  const counts = { sentCount: 1_200, refusedCount: 0, waitingCount: 3 };
  const sent = t('health.sent', { count: 1_200 });
  const waiting = t('health.waitingCount', { count: 3 });
  expect(tracesText(counts)).toBe(`${sent}, ${waiting}`);
  const refused = t('health.refused', { count: 1 });
  expect(tracesText({ ...counts, refusedCount: 1, waitingCount: 0 })).toBe(`${sent}, ${refused}`);
  const tracing = {
    ...counts,
    refusedCount: 1,
    problem: { code: 'traces-status', status: 400 },
  } as const;
  expect(healthText({ ...calm, tracing }, undefined)).toContain(
    `${sent}, ${refused}, ${waiting}; ${t('problems.traces-status', { status: 400 })}`,
  );
});
