/** One process of clients for `bench/server.ts`: executes the steps it receives and reports the results. */
import { setTimeout as sleep } from 'node:timers/promises';
import { withLoopDelay } from '../loopDelay.ts';
import { LoadClient } from './LoadClient.ts';
import { type LoadStep, type StepResult, stepSchema } from './loadMessages.ts';

const millisecondsPerSecond = 1_000;
/** Operations that are not acknowledged by then count as late. */
const timeoutMs = 2_000;
/** Clients that connect at a time. The server accepts 8 unauthenticated ones, and there are two processes. */
const openingCount = 4;

async function makeStep(step: LoadStep): Promise<StepResult> {
  const latenciesMs: number[] = [];
  let fromMs = Number.POSITIVE_INFINITY;
  let untilMs = Number.POSITIVE_INFINITY;
  const acknowledged = (sentMs: number): void => {
    if (sentMs >= fromMs && sentMs < untilMs) latenciesMs.push(performance.now() - sentMs);
  };
  const clients = await openClients(step, acknowledged);
  const timers = clients.map((client, index) => drawSteadily(client, step, index));
  await sleep(step.settleMs);
  fromMs = performance.now();
  const { loopDelay } = await withLoopDelay(() => sleep(step.measureMs));
  untilMs = performance.now();
  for (const stop of timers) stop();
  const isOverMs = performance.now() + timeoutMs;
  const unanswered = (): number => clients.reduce((sum, each) => sum + each.unansweredCount, 0);
  while (unanswered() > 0 && performance.now() < isOverMs) await sleep(20);
  const result = {
    latenciesMs,
    lostCount: unanswered(),
    receivedCount: clients.reduce((sum, each) => sum + each.receivedCount, 0),
    loopDelayP99Ms: loopDelay.p99Ms,
    problem: clients.find(({ problem }) => problem !== undefined)?.problem,
  };
  for (const client of clients) client.close();
  return result;
}

async function openClients(
  { clientCount, firstClient, urls, sharedBoardId, boardPrefix }: LoadStep,
  acknowledged: (sentMs: number) => void,
): Promise<LoadClient[]> {
  const clients: LoadClient[] = [];
  for (let from = 0; from < clientCount; from += openingCount) {
    const some = Array.from({ length: Math.min(openingCount, clientCount - from) }, (_, offset) => {
      const number = firstClient + from + offset;
      const url = urls[number % urls.length] ?? '';
      return new LoadClient(url, sharedBoardId ?? `${boardPrefix}-${number}`, acknowledged);
    });
    await Promise.all(some.map((client) => client.open()));
    clients.push(...some);
  }
  return clients;
}

/** Clients start at different times, as people do. */
function drawSteadily(
  client: LoadClient,
  { operationsPerSecond, clientCount }: LoadStep,
  index: number,
): () => void {
  const intervalMs = millisecondsPerSecond / operationsPerSecond;
  let timer: NodeJS.Timeout;
  const start = setTimeout(
    () => {
      timer = setInterval(() => client.draw(), intervalMs);
    },
    (index / clientCount) * intervalMs,
  );
  return () => {
    clearTimeout(start);
    clearInterval(timer);
  };
}

process.on('message', (message) => {
  makeStep(stepSchema.parse(message)).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      process.send?.({
        latenciesMs: [],
        lostCount: 0,
        receivedCount: 0,
        loopDelayP99Ms: 0,
        problem: String(error),
      } satisfies StepResult);
    },
  );
});
