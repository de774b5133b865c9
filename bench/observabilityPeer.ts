/**
 * The servers of `bench/observability.ts`, in their own process so that their work is not measured: a sync server that
 * acknowledges at once and a tracing server that accepts everything.
 */
import { Server } from '@hocuspocus/server';
import { LangfuseEndpoint } from '../src/main/tracing/testing/LangfuseEndpoint.ts';

const server = new Server({ port: 0, address: '127.0.0.1', quiet: true });
await server.listen();
const endpoint = new LangfuseEndpoint();
await endpoint.start();
const { url, publicKey, secretKey } = endpoint;
process.send?.({
  syncUrl: server.webSocketURL,
  langfuse: { baseUrl: url, publicKey, secretKey },
});
