import { afterEach, beforeEach } from 'vitest';
import { ManualClock } from '../../../base/testing/ManualClock.ts';
import { TestEvents } from '../../../base/testing/TestEvents.ts';
import type { Outbox } from '../../queue/outbox.ts';
import { startSync, type TestClient, type TestSyncOptions } from './harness.ts';
import { MemoryOutbox } from './MemoryOutbox.ts';
import { Relay } from './Relay.ts';
import { startHocuspocus, type TestServer, type TestServerOptions } from './startHocuspocus.ts';

/** What nobody waits for passes in steps of this length. */
const stepMs = 50;
/** Far more than any delay of sync. */
const passLimitMs = 3_600_000;

/**
 * Starts servers, relays and clients for one test file, and stops them after each test, last one first. Sockets are
 * real; time is not: it stands still but for `pass` and `passUntil`, so no time-out ends what a busy machine is slow at.
 */
export function stage() {
  const stops: (() => Promise<void>)[] = [];
  const clock = new ManualClock();
  const events = new TestEvents();
  const { report } = events;
  /** Lets time pass up to what is due next. What is due before is done first. */
  const step = async (maxDurationMs = stepMs): Promise<void> => {
    await events.quiet();
    const untilDueMs = (clock.nextDueMs ?? Number.POSITIVE_INFINITY) - clock.nowMs();
    clock.advance(Math.min(stepMs, maxDurationMs, untilDueMs));
    await events.quiet();
  };

  beforeEach(() => events.traffic.start());
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) {
      let isStopped = false;
      const stopped = stop().finally(() => {
        isStopped = true;
      });
      // What is being closed may have to wait.
      while (!isStopped && clock.nextDueMs !== undefined) await step();
      await stopped;
    }
    events.traffic.stop();
  });

  return {
    clock,
    report,
    /** Resolves when the condition holds, which is checked after each event; no time passes. */
    until: (what: string, holds: () => boolean): Promise<void> => events.until(what, holds),
    async pass(durationMs: number): Promise<void> {
      const endMs = clock.nowMs() + durationMs;
      while (clock.nowMs() < endMs) await step(endMs - clock.nowMs());
    },
    /** Lets time pass until the condition holds. Not with a server or a queue in a thread or process of its own. */
    async passUntil(what: string, holds: () => boolean): Promise<void> {
      const endMs = clock.nowMs() + passLimitMs;
      await events.quiet();
      while (!holds()) {
        if (clock.nowMs() > endMs) throw new Error(`an hour passed in vain until ${what}`);
        await step();
      }
    },
    async serve(options: TestServerOptions = {}): Promise<TestServer> {
      const server = await startHocuspocus(options, report);
      stops.push(() => server.stop());
      return server;
    },
    async relayTo(server: { readonly port: number }): Promise<Relay> {
      const relay = await Relay.start(server.port, { clock, report });
      stops.push(() => relay.stop());
      return relay;
    },
    /** A client by the clock of the stage, or another one. */
    sync(outbox: Outbox, url: string | undefined, options: TestSyncOptions = {}): TestClient {
      if (outbox instanceof MemoryOutbox) outbox.onEvent(report);
      const client = startSync({ clock, report }, outbox, url, options);
      stops.push(() => client.sync.stop());
      return client;
    },
    afterwards(stop: () => Promise<void>): void {
      stops.push(stop);
    },
  };
}
