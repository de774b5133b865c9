import { t } from 'i18next';
import type { HealthReport, ServerHealth, TracingHealth } from '../../../shared/health.ts';
import type { AppInfo } from '../../../shared/ipc.ts';
import { formatList } from '../../../shared/words/formats.ts';
import { problemText } from '../../../shared/words/problemText.ts';

const connectionWords = {
  off: 'health.idle',
  opening: 'health.connecting',
  open: 'health.connected',
  waiting: 'health.reconnecting',
} as const satisfies Record<ServerHealth['connection'], string>;

const circuitWords = {
  closed: 'health.sending',
  'half-open': 'status.testing',
  open: 'status.paused',
} as const satisfies Record<ServerHealth['circuit'], string>;

export const connectionWord = ({ connection }: ServerHealth): string =>
  t(connectionWords[connection]);
export const circuitSentence = ({ circuit }: ServerHealth): string => t(circuitWords[circuit]);

/** How many traces were sent, refused and are queued. */
export function tracesText({ sentCount, refusedCount, waitingCount }: TracingHealth): string {
  return formatList([
    t('health.sent', { count: sentCount }),
    ...(refusedCount > 0 ? [t('health.refused', { count: refusedCount })] : []),
    ...(waitingCount > 0 ? [t('health.waitingCount', { count: waitingCount })] : []),
  ]);
}

/** The state of saving and delivery in a sentence. */
export function healthSentence({ saveProblem, servers, outbox }: HealthReport): string {
  if (saveProblem !== undefined) return problemText(saveProblem);
  const count = outbox.reduce((sum, { waitingCount }) => sum + waitingCount, 0);
  if (count > 0) return t('health.waiting', { count });
  return servers.length === 0 ? t('health.saved') : t('health.delivered');
}

/**
 * The report that a user sends to somebody who helps: numbers, addresses and log lines. Boards are named by id, since
 * a title may be private.
 */
export function healthText(report: HealthReport, info: AppInfo | undefined): string {
  const latest = report.samples.at(-1);
  const lines = [
    'Everink health report',
    `taken: ${new Date().toISOString()}`,
    info === undefined
      ? ''
      : `Everink ${info.version}, Electron ${info.electron}, Node ${info.node}, ${info.platform}`,
    healthSentence(report),
    '',
    'Last minute:',
    ...Object.entries(latest ?? {})
      .filter(([name]) => name !== 'atMs')
      .map(([name, value]) => `  ${name}: ${Math.round(Number(value) * 10) / 10}`),
    '',
    'Servers:',
    ...report.servers.map(
      (server) =>
        `  ${server.url}: ${server.connection}, circuit ${server.circuit}, ${server.waitingCount} waiting`,
    ),
    '',
    'Outbox:',
    ...report.outbox.map(({ boardId, waitingCount }) => `  ${boardId}: ${waitingCount}`),
    '',
    `Traces: ${tracesLine(report.tracing)}`,
    '',
    'Last errors:',
    ...report.incidents.map(
      ({ atMs, level, text }) => `  ${new Date(atMs).toISOString()} ${level} ${text}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function tracesLine(tracing: TracingHealth | undefined): string {
  if (tracing === undefined) return 'off';
  const { problem } = tracing;
  return problem === undefined
    ? tracesText(tracing)
    : `${tracesText(tracing)}; ${problemText(problem)}`;
}
