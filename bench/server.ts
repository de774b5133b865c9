/**
 * The capacity of the shipped server: an increasing number of clients draw ten strokes a second each, until more than 1%
 * of the acknowledgements take over 250 ms.
 *
 *     npm run bench:server
 */
import { RedisProcess } from '../src/server/testing/RedisProcess.ts';
import { ServerProcess } from '../src/server/testing/ServerProcess.ts';
import { count, milliseconds, publish, readArguments, table } from './report.ts';
import { type RampStep, ramp } from './server/ramp.ts';

const operationsPerSecond = 10;
const limitMs = 250;

interface Scenario {
  readonly name: string;
  readonly isOneBoard: boolean;
  readonly serverCount: 1 | 2;
}

const scenarios: readonly Scenario[] = [
  { name: 'one server, one board', isOneBoard: true, serverCount: 1 },
  { name: 'one server, a board each', isOneBoard: false, serverCount: 1 },
  { name: 'two servers and Redis, one board', isOneBoard: true, serverCount: 2 },
  { name: 'two servers and Redis, a board each', isOneBoard: false, serverCount: 2 },
];

const args = readArguments();
const scale = args.isShort
  ? { clientCounts: [2, 4], settleMs: 200, measureMs: 400 }
  : {
      clientCounts: [10, 20, 30, 45, 65, 100, 150, 220, 330, 500, 750, 1_100, 1_600, 2_400],
      settleMs: 2_000,
      measureMs: 5_000,
    };

const measured: { readonly scenario: Scenario; readonly steps: RampStep[] | string }[] = [];
for (const scenario of scenarios) measured.push({ scenario, steps: await measure(scenario) });
report();

/** @returns the reason if it cannot be measured */
async function measure({ isOneBoard, serverCount }: Scenario): Promise<RampStep[] | string> {
  const options = { ...scale, isOneBoard, operationsPerSecond, limitMs };
  if (serverCount === 1) {
    return await withServers(1, [], (urls) => ramp({ ...options, urls }));
  }
  let redis: RedisProcess;
  try {
    redis = await RedisProcess.start();
  } catch (error) {
    return `not measured: ${error instanceof Error ? error.message.trim() : error}`;
  }
  try {
    return await withServers(2, ['--redis', redis.url], (urls) => ramp({ ...options, urls }));
  } finally {
    await redis.dispose();
  }
}

async function withServers<Result>(
  serverCount: number,
  serverArgs: readonly string[],
  work: (urls: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const servers: ServerProcess[] = [];
  try {
    for (let number = 0; number < serverCount; number += 1) {
      servers.push(await ServerProcess.start({ args: serverArgs }));
    }
    return await work(servers.map(({ url }) => url));
  } finally {
    for (const server of servers) await server.dispose();
  }
}

function report(): void {
  publish(
    {
      name: 'server',
      title: 'What the sync server holds',
      text: `\`npm run bench:server\`: an increasing number of clients, each with its own socket and ${operationsPerSecond} strokes a second, until the 99th
percentile of the acknowledgements (sent when a stroke is on the server's disk) reaches ${limitMs} ms. Each step runs for
${(scale.settleMs + scale.measureMs) / 1_000} s; the last ${scale.measureMs / 1_000} s are measured. The clients run in two processes on the same machine as the servers and
share its CPUs. On one board, every client receives every change; changes that arrive together are sent in one message.`,
      tables: [
        table(
          ['', 'clients held', 'operations a second', '99 % acknowledged within'],
          measured.map(({ scenario, steps }) => [scenario.name, ...held(steps)]),
        ),
        ...measured.map(({ scenario, steps }) =>
          typeof steps === 'string'
            ? `${scenario.name}: ${steps}`
            : stepTable(scenario.name, steps),
        ),
      ].join('\n\n'),
      figures: measured,
    },
    args,
  );
}

function held(steps: readonly RampStep[] | string): readonly [string, string, string] {
  const last = typeof steps === 'string' ? undefined : steps.findLast(({ isHeld }) => isHeld);
  if (last === undefined) return [typeof steps === 'string' ? 'not measured' : 'none', '–', '–'];
  return [count(last.clientCount), count(last.operationsPerSecond), milliseconds(last.p99Ms)];
}

function stepTable(name: string, steps: readonly RampStep[]): string {
  return table(
    [
      name,
      'acknowledged a second',
      '50 %',
      '99 %',
      'messages received a second',
      "clients' loop, 99 %",
      'held',
    ],
    steps.map((step) => [
      `${count(step.clientCount)} clients`,
      count(step.operationsPerSecond),
      milliseconds(step.p50Ms),
      milliseconds(step.p99Ms),
      count(step.toldPerSecond),
      milliseconds(step.loadLoopDelayP99Ms),
      step.isHeld ? 'yes' : (step.problem ?? 'no'),
    ]),
  );
}
