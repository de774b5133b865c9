import { afterEach } from 'vitest';
import { startSync, type TestClient } from './harness.ts';
import { Relay } from './Relay.ts';
import { startHocuspocus, type TestServer, type TestServerOptions } from './startHocuspocus.ts';

/** Starts servers, relays and clients for one test file, and stops them after each test, last one first. */
export function stage() {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  return {
    async serve(options: TestServerOptions = {}): Promise<TestServer> {
      const server = await startHocuspocus(options);
      stops.push(() => server.stop());
      return server;
    },
    async relayTo(server: { readonly port: number }): Promise<Relay> {
      const relay = await Relay.start(server.port);
      stops.push(() => relay.stop());
      return relay;
    },
    sync(...parameters: Parameters<typeof startSync>): TestClient {
      const client = startSync(...parameters);
      stops.push(() => client.sync.stop());
      return client;
    },
    afterwards(stop: () => Promise<void>): void {
      stops.push(stop);
    },
  };
}
