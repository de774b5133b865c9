import { type Dashboard, type Panel, type Query, whereDefined } from './dashboard.ts';

/** An objective of ops/slo/slo.md that is a share. */
interface Objective {
  readonly what: string;
  /** The middle part of the names of its recording rules. */
  readonly rule: string;
  readonly histogram: string;
  /** Label matcher of the bucket of good events. */
  readonly good: string;
  /** The share that may be late. */
  readonly budget: number;
}

const saved: Objective = {
  what: 'Saved within 100 ms',
  rule: 'everink_slow_saves',
  histogram: 'everink_save_duration_seconds',
  good: 'le="0.1"',
  budget: 0.001,
};

const acknowledged: Objective = {
  what: 'Acknowledged within 5 s while online',
  rule: 'everink_slow_acknowledgements',
  histogram: 'everink_acknowledgement_duration_seconds',
  good: 'le=~"5(\\\\.0)?"',
  budget: 0.01,
};

const one = (promql: string, legend: string): readonly Query[] => [{ promql, legend }];

/** The share of good events in the last 30 days. */
const attained = ({ histogram, good }: Objective): string =>
  `sum(increase(${histogram}_bucket{${good}}[30d])) / sum(increase(${histogram}_count[30d]))`;

function panelsOf(objective: Objective): readonly Panel[] {
  const { what, rule, histogram, budget } = objective;
  return [
    {
      kind: 'stat',
      title: `${what}: 30 days`,
      description: `Share of operations. Agreed: ${(1 - budget) * 100} %.`,
      unit: 'percentunit',
      queries: one(whereDefined(attained(objective)), 'good'),
      thresholds: ['red', [1 - budget, 'green']],
    },
    {
      kind: 'stat',
      title: 'Error budget left',
      description:
        'Of 30 days. 0: used up. ops/slo/slo.md says what to do when it is nearly used up.',
      unit: 'percentunit',
      queries: one(
        whereDefined(`clamp_min(1 - (1 - ${attained(objective)}) / ${budget}, 0)`),
        'left',
      ),
      thresholds: ['red', [0.01, 'orange'], [0.25, 'green']],
      max: 1,
    },
    {
      kind: 'timeseries',
      title: 'Burn rate',
      description:
        '1 uses the budget up in exactly 30 days. A page is sent at 14.4 over an hour or 6 over six hours.',
      unit: 'short',
      queries: ['5m', '1h', '6h', '3d'].map((window) => ({
        promql: whereDefined(`job:${rule}:ratio_rate${window} / ${budget}`),
        legend: window,
      })),
      thresholds: ['green', [1, 'yellow'], [6, 'orange'], [14.4, 'red']],
    },
    {
      kind: 'timeseries',
      title: 'Late operations an hour',
      description: 'Below ten an hour no alert is sent: so few say nothing.',
      unit: 'short',
      queries: [
        { promql: `job:${rule}:increase1h`, legend: 'late' },
        { promql: `sum(increase(${histogram}_count[1h]))`, legend: 'all' },
      ],
    },
  ];
}

const lost: Panel = {
  kind: 'stat',
  title: 'Lost in 30 days',
  description:
    'Operations that could not be stored, and stored records that are unreadable. Objective: none, ever.',
  unit: 'short',
  queries: one('sum(max_over_time(everink_operations_lost_total[30d]))', 'operations'),
  thresholds: ['green', [1, 'red']],
};

const alerts: Panel = {
  kind: 'table',
  title: 'Alerts now',
  description: 'Empty when all is well. What to do is in docs/runbook.md.',
  unit: 'short',
  queries: one('ALERTS{alertname=~"Everink.*", alertstate="firing"}', '{{alertname}}'),
};

export const objectivesDashboard: Dashboard = {
  uid: 'everink-slo',
  title: 'Everink: SLOs',
  description:
    'The objectives of ops/slo/slo.md over all machines, and their remaining error budgets.',
  job: 'everink',
  span: '7d',
  rows: [
    { height: 6, panels: [lost, alerts] },
    { title: saved.what, height: 8, panels: panelsOf(saved) },
    { title: acknowledged.what, height: 8, panels: panelsOf(acknowledged) },
  ],
};
