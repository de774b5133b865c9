import { type Dashboard, type Panel, type Query, whereDefined } from './dashboard.ts';

const chosen = '{instance=~"$instance"}';
const one = (promql: string, legend: string): readonly Query[] => [{ promql, legend }];
const perSecond = (series: string): string => `sum(rate(${series}${chosen}[$__rate_interval]))`;

/** Lines of a histogram for these quantiles. */
const quantiles = (histogram: string, ...values: readonly number[]): readonly Query[] =>
  values.map((value) => ({
    promql: whereDefined(
      `histogram_quantile(${value}, sum by (le) (rate(${histogram}_bucket${chosen}[$__rate_interval])))`,
    ),
    legend: `${value * 100} %`,
  }));

const byMachine = (series: string): readonly Query[] => one(`${series}${chosen}`, '{{instance}}');

const waiting: Panel = {
  kind: 'stat',
  title: 'Waiting for the server',
  description: 'Operations that are on disk here and that no server has acknowledged yet.',
  unit: 'short',
  queries: one(`sum(drawing_queue_size${chosen})`, 'operations'),
  thresholds: ['green', [1, 'yellow'], [1_000, 'orange']],
};

const running: Panel = {
  kind: 'stat',
  title: 'Apps running',
  description: 'Apps that answered the last scrape. That fewer run at night is as it should be.',
  unit: 'short',
  queries: one(`sum(up{job="everink", instance=~"$instance"})`, 'apps'),
};

const lost: Panel = {
  kind: 'stat',
  title: 'Operations lost',
  description:
    'Operations that could not be stored, and stored records that are unreadable. Must stay 0.',
  unit: 'short',
  queries: one(`sum(everink_operations_lost_total${chosen})`, 'operations'),
  thresholds: ['green', [1, 'red']],
};

const circuitClosed: Panel = {
  kind: 'stat',
  title: 'Circuits not closed',
  description: 'Apps whose deliveries rest since one used up its retry attempts.',
  unit: 'short',
  queries: one(
    `count(everink_circuit_state{state="closed", instance=~"$instance"} == 0) or vector(0)`,
    'apps',
  ),
  thresholds: ['green', [1, 'orange']],
};

const saves: readonly Panel[] = [
  {
    kind: 'timeseries',
    title: 'Save duration',
    description:
      'From the arrival of an operation in the main process until it is flushed to disk. Objective: 100 ms.',
    unit: 's',
    queries: quantiles('everink_save_duration_seconds', 0.5, 0.99, 0.999),
    thresholds: ['green', [0.1, 'red']],
  },
  {
    kind: 'timeseries',
    title: 'Saves a second',
    description: 'Operations that came from a window and were flushed to disk.',
    unit: 'ops',
    queries: one(perSecond('everink_save_duration_seconds_count'), 'operations'),
  },
  {
    kind: 'timeseries',
    title: 'Between windows and main',
    description:
      'Operations that main has received from windows and not saved yet. More than a few for a while: the disk is slow or full.',
    unit: 'short',
    queries: byMachine('everink_ipc_pending_operations'),
  },
];

const delivery: readonly Panel[] = [
  {
    kind: 'timeseries',
    title: 'Operations a second',
    description:
      'Acknowledged by the server; of failed deliveries (they stay in the outbox); retry attempts.',
    unit: 'ops',
    queries: [
      { promql: perSecond('drawing_success_total'), legend: 'acknowledged' },
      { promql: perSecond('drawing_failed_total'), legend: 'given up for now' },
      { promql: perSecond('drawing_retry_total'), legend: 'retry attempts' },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Until acknowledged, while online',
    description:
      'From the change, or from when the session was ready, to the acknowledgement. Objective: 5 s.',
    unit: 's',
    queries: quantiles('everink_acknowledgement_duration_seconds', 0.5, 0.99),
    thresholds: ['green', [5, 'red']],
  },
  {
    kind: 'timeseries',
    title: 'Until acknowledged, time offline included',
    description: 'From the change to the acknowledgement, however long the machine was offline.',
    unit: 'ms',
    queries: quantiles('drawing_operation_duration_ms', 0.5, 0.95),
  },
];

const batches: readonly Panel[] = [
  {
    kind: 'timeseries',
    title: 'Operations waiting, by machine',
    description:
      'Size of the outbox. Grows while a server is unreachable and returns to zero afterwards.',
    unit: 'short',
    queries: byMachine('drawing_queue_size'),
  },
  {
    kind: 'timeseries',
    title: 'Operations in a delivery',
    description: 'Batches grow with the backlog.',
    unit: 'short',
    queries: quantiles('everink_delivery_operations', 0.5, 0.99),
  },
  {
    kind: 'timeseries',
    title: 'Duration of a delivery',
    description: 'From the first send of a batch to its acknowledgement.',
    unit: 's',
    queries: quantiles('everink_delivery_duration_seconds', 0.5, 0.99),
  },
  {
    kind: 'timeseries',
    title: 'Bytes delivered a second',
    description: 'Merged updates that were acknowledged.',
    unit: 'Bps',
    queries: one(perSecond('everink_delivered_bytes_total'), 'bytes'),
  },
];

const network: readonly Panel[] = [
  {
    kind: 'timeseries',
    title: 'Sessions',
    description:
      'Opened, lost, and reopening attempts. Lost without opened: the server is unreachable. Both: the network is unstable.',
    unit: 'cpm',
    queries: [
      { promql: `60 * ${perSecond('everink_sessions_opened_total')}`, legend: 'opened' },
      { promql: `60 * ${perSecond('everink_sessions_lost_total')}`, legend: 'lost' },
      { promql: `60 * ${perSecond('orchestrator_retry_total')}`, legend: 'tried again' },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Time to open a session',
    description: 'Until the socket is open.',
    unit: 's',
    queries: quantiles('everink_session_opening_seconds', 0.5, 0.95),
  },
  {
    kind: 'timeseries',
    title: 'Circuits by state',
    description: 'Number of apps. Half-open: one delivery is tried before all others.',
    unit: 'short',
    queries: one(`sum by (state) (everink_circuit_state${chosen})`, '{{state}}'),
  },
  {
    kind: 'timeseries',
    title: 'Retry budget',
    description:
      'Retry attempts available now, at the machine with the fewest, and deliveries per minute that failed for lack of them.',
    unit: 'short',
    queries: [
      { promql: `min(everink_retry_budget_remaining${chosen})`, legend: 'left' },
      {
        promql: `60 * ${perSecond('everink_retry_budget_exhausted_total')}`,
        legend: 'held back a minute',
      },
    ],
  },
];

const buffers: readonly Panel[] = [
  {
    kind: 'timeseries',
    title: 'Outbox, share of its quota',
    description: 'The person is told at 80 % and asked at 100 %. Empty without a quota.',
    unit: 'percentunit',
    queries: one(
      `everink_outbox_bytes${chosen} / (everink_outbox_quota_bytes${chosen} > 0)`,
      '{{instance}}',
    ),
    thresholds: ['green', [0.8, 'orange'], [1, 'red']],
    max: 1,
  },
  {
    kind: 'timeseries',
    title: 'Bytes in buffers',
    description:
      'Bytes waiting for the disk, the network and busy windows, in both directions. Each buffer is bounded.',
    unit: 'bytes',
    queries: [
      { promql: `sum(everink_window_pending_bytes${chosen})`, legend: 'in the windows' },
      { promql: `sum(everink_ipc_pending_bytes${chosen})`, legend: 'windows to disk' },
      { promql: `sum(everink_socket_buffered_bytes${chosen})`, legend: 'to servers' },
      { promql: `sum(everink_incoming_pending_bytes${chosen})`, legend: 'servers to disk' },
      { promql: `sum(everink_remote_pending_bytes${chosen})`, legend: 'to the windows' },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Traces',
    description: 'Delivery records that wait, and those sent and dropped a second.',
    unit: 'short',
    queries: [
      { promql: `sum(everink_traces_waiting${chosen})`, legend: 'waiting' },
      { promql: perSecond('everink_traces_sent_total'), legend: 'sent a second' },
      {
        promql: `sum by (reason) (rate(everink_traces_dropped_total${chosen}[$__rate_interval]))`,
        legend: 'dropped a second: {{reason}}',
      },
    ],
  },
];

/** The panels of the process that a scrape job reads. */
export function processPanels(job: string): readonly Panel[] {
  const labels = `{job="${job}", instance=~"$instance"}`;
  return [
    {
      kind: 'timeseries',
      title: 'Processor',
      description: 'Of one core.',
      unit: 'percentunit',
      queries: one(`rate(process_cpu_seconds_total${labels}[$__rate_interval])`, '{{instance}}'),
    },
    {
      kind: 'timeseries',
      title: 'Memory',
      description: 'Resident memory of the process.',
      unit: 'bytes',
      queries: one(`process_resident_memory_bytes${labels}`, '{{instance}}'),
    },
    {
      kind: 'timeseries',
      title: 'Event loop',
      description: 'Event loop delay, 99%. Up to 20 ms more than when idle is not noticeable.',
      unit: 's',
      queries: one(`nodejs_eventloop_lag_p99_seconds${labels}`, '{{instance}}'),
    },
  ];
}

const versions: Panel = {
  kind: 'timeseries',
  title: 'Versions',
  description: 'Apps that run, by version of Everink and of Electron.',
  unit: 'short',
  queries: one(
    `count by (version, electron) (everink_build_info${chosen})`,
    '{{version}} on Electron {{electron}}',
  ),
};

export const appDashboard: Dashboard = {
  uid: 'everink-app',
  title: 'Everink: the app',
  description: 'Saving and delivery of drawing operations, on each machine that runs Everink.',
  job: 'everink',
  span: '6h',
  rows: [
    { height: 4, panels: [lost, waiting, circuitClosed, running] },
    { title: 'Saving', height: 8, panels: saves },
    { title: 'Delivery', height: 8, panels: delivery },
    { height: 8, panels: batches },
    { title: 'Network', height: 8, panels: network },
    { title: 'Buffers', height: 8, panels: buffers },
    { title: 'Process', height: 8, panels: [...processPanels('everink'), versions] },
  ],
};
