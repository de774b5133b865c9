import { processPanels } from './app.ts';
import { type Dashboard, type Panel, type Query, whereDefined } from './dashboard.ts';

const chosen = '{instance=~"$instance"}';
const one = (promql: string, legend: string): readonly Query[] => [{ promql, legend }];
const perSecond = (series: string): string => `sum(rate(${series}${chosen}[$__rate_interval]))`;

const state: readonly Panel[] = [
  {
    kind: 'stat',
    title: 'Healthy',
    description: 'Servers that answer and can write to their disk, of all that are watched.',
    unit: 'percentunit',
    queries: one(
      `sum(everink_server_healthy${chosen}) / count(up{job="everink-server", instance=~"$instance"})`,
      'healthy',
    ),
    thresholds: ['red', [1, 'green']],
  },
  {
    kind: 'stat',
    title: 'Connections',
    description: 'Open WebSockets: one for each app, whatever the number of its boards.',
    unit: 'short',
    queries: one(`sum(everink_server_connections${chosen})`, 'connections'),
  },
  {
    kind: 'stat',
    title: 'Room on the disk',
    description: 'Of the server that has the least.',
    unit: 'bytes',
    queries: one(`min(everink_server_free_bytes${chosen})`, 'free'),
    thresholds: ['red', [1024 ** 3, 'yellow'], [5 * 1024 ** 3, 'green']],
  },
  {
    kind: 'stat',
    title: 'Redis',
    description: 'Whether all servers that share boards reach Redis. Empty for a single server.',
    unit: 'short',
    queries: one(`min(everink_server_redis_up${chosen})`, 'reached'),
    thresholds: ['red', [1, 'green']],
  },
];

const updates: readonly Panel[] = [
  {
    kind: 'timeseries',
    title: 'Updates a second',
    description:
      'Stored, already known (sent again after a lost acknowledgement), and acknowledged.',
    unit: 'ops',
    queries: [
      { promql: perSecond('everink_server_updates_stored_total'), legend: 'stored' },
      { promql: perSecond('everink_server_updates_known_total'), legend: 'known already' },
      { promql: perSecond('everink_server_acknowledgements_total'), legend: 'acknowledged' },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Stored within',
    description:
      'From the arrival of an update until it is on disk, flushed; then it is acknowledged.',
    unit: 's',
    queries: [0.5, 0.99].map((value) => ({
      promql: whereDefined(
        `histogram_quantile(${value}, sum by (le) (rate(everink_server_store_duration_seconds_bucket${chosen}[$__rate_interval])))`,
      ),
      legend: `${value * 100} %`,
    })),
    thresholds: ['green', [0.25, 'red']],
  },
  {
    kind: 'timeseries',
    title: 'Refused a second',
    description: 'Not acknowledged. storage: the disk refused; garbage: it was no Yjs update.',
    unit: 'ops',
    queries: one(
      `sum by (reason) (rate(everink_server_updates_refused_total${chosen}[$__rate_interval]))`,
      '{{reason}}',
    ),
  },
  {
    kind: 'timeseries',
    title: 'Bytes in buffers',
    description:
      'From clients and not processed yet, and to clients and not sent yet. Each buffer is bounded.',
    unit: 'bytes',
    queries: [
      { promql: `sum(everink_server_incoming_bytes${chosen})`, legend: 'from clients' },
      { promql: `sum(everink_server_buffered_bytes${chosen})`, legend: 'to clients' },
    ],
  },
];

const storage: readonly Panel[] = [
  {
    kind: 'timeseries',
    title: 'Bytes stored a second',
    description: 'Updates of clients.',
    unit: 'Bps',
    queries: one(perSecond('everink_server_stored_bytes_total'), 'bytes'),
  },
  {
    kind: 'timeseries',
    title: 'Log',
    description:
      'Bytes that are not in a snapshot yet. A log of half the size of its board is compacted.',
    unit: 'bytes',
    queries: one(`everink_server_log_bytes${chosen}`, '{{instance}}'),
  },
  {
    kind: 'timeseries',
    title: 'Updates in the log, snapshots made an hour',
    description: 'Both together: a log that only grows is not made into snapshots.',
    unit: 'short',
    queries: [
      { promql: `sum(everink_server_log_updates${chosen})`, legend: 'updates in the log' },
      {
        promql: `3600 * ${perSecond('everink_server_compactions_total')}`,
        legend: 'snapshots an hour',
      },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Boards',
    description: 'Stored, and in memory since somebody has them open.',
    unit: 'short',
    queries: [
      { promql: `sum(everink_server_boards${chosen})`, legend: 'stored' },
      { promql: `sum(everink_server_documents${chosen})`, legend: 'in memory' },
    ],
  },
];

const peers: readonly Panel[] = [
  {
    kind: 'timeseries',
    title: 'From other servers, updates a second',
    description: 'Changes from other servers that were stored here. Empty for a single server.',
    unit: 'ops',
    queries: one(
      `rate(everink_server_peer_updates_total${chosen}[$__rate_interval])`,
      '{{instance}}',
    ),
  },
  {
    kind: 'timeseries',
    title: 'Connections, by server',
    description: 'Open WebSockets. Uneven ones point at the load balancer.',
    unit: 'short',
    queries: one(`everink_server_connections${chosen}`, '{{instance}}'),
  },
];

export const serverDashboard: Dashboard = {
  uid: 'everink-server',
  title: 'Everink: the sync server',
  description: 'What the sync servers store and acknowledge, and the room they have.',
  job: 'everink-server',
  span: '6h',
  rows: [
    { height: 4, panels: state },
    { title: 'Changes', height: 8, panels: updates },
    { title: 'Storage', height: 8, panels: storage },
    { title: 'Several servers', height: 8, panels: peers },
    { title: 'Process', height: 8, panels: processPanels('everink-server') },
  ],
};
