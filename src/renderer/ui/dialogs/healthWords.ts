import type { HealthReport, ServerHealth, TracingHealth } from '../../../shared/health.ts';
import type { AppInfo } from '../../../shared/ipc.ts';

const connectionWords: Readonly<Record<ServerHealth['connection'], string>> = {
  off: 'Not needed now',
  opening: 'Connecting',
  open: 'Connected',
  waiting: 'Offline, trying again',
};

const circuitWords: Readonly<Record<ServerHealth['circuit'], string>> = {
  closed: 'Deliveries go out.',
  'half-open': 'One delivery is being tried before the others follow.',
  open: 'Deliveries rest after repeated failures; one is tried when the server answers.',
};

export const connectionWord = ({ connection }: ServerHealth): string => connectionWords[connection];
export const circuitSentence = ({ circuit }: ServerHealth): string => circuitWords[circuit];

/** How many traces were sent, refused and are waiting, in a few words. */
export function tracesText({ sentCount, refusedCount, waitingCount }: TracingHealth): string {
  const parts: [number, string][] = [
    [sentCount, 'sent'],
    [refusedCount, 'refused'],
    [waitingCount, 'waiting'],
  ];
  return parts
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, word]) => `${count.toLocaleString('en')} ${word}`)
    .join(', ');
}

/** In a sentence, how things stand. */
export function healthSentence({ saveProblem, servers, outbox }: HealthReport): string {
  if (saveProblem !== undefined) return saveProblem;
  const waiting = outbox.reduce((sum, { waitingCount }) => sum + waitingCount, 0);
  if (waiting > 0) {
    const changes = waiting === 1 ? '1 change is' : `${waiting.toLocaleString('en')} changes are`;
    return `Everything is saved on this device. ${changes} waiting for the server.`;
  }
  return servers.length === 0
    ? 'Everything is saved on this device.'
    : 'Everything is saved on this device and delivered.';
}

/**
 * What a person sends to somebody who helps: numbers, addresses and log lines. Boards are named by their id, since
 * a title may say what is drawn.
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
  return problem === undefined ? tracesText(tracing) : `${tracesText(tracing)}; ${problem}`;
}
