/** Hocuspocus with a board that it loads from the file in its argument, and nothing else. Prints its port. */
import { readFile } from 'node:fs/promises';
import { Server } from '@hocuspocus/server';

const [, , file = ''] = process.argv;
const server = new Server({
  port: 0,
  address: '127.0.0.1',
  quiet: true,
  stopOnSignals: true,
  onLoadDocument: async () => new Uint8Array(await readFile(file)),
});
await server.listen();
process.stdout.write(`listens on ${server.address.port}\n`);
