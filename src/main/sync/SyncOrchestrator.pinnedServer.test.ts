import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { type Certificate, makeCertificate, pinOf } from '../share/certificate.ts';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';
import { decodeFrame } from './wire/frames.ts';

vi.setConfig({ testTimeout: 60_000 });

const { sync, report, until } = stage();
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Keeps all that it is sent by WebSocket. */
async function serve({ certificate, privateKey }: Certificate) {
  const received: Buffer[] = [];
  const server = createServer({ cert: certificate, key: privateKey });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      received.push(Buffer.from(data as Buffer));
      report();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ends.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  return { url: `wss://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

describe('a pinned server', () => {
  it('I37: receives the token if it has the certificate of the invitation', async () => {
    const certificate = await makeCertificate(new Date());
    const { url, received } = await serve(certificate);
    const server = { url, token: 'secret', pin: pinOf(certificate.certificate) };
    const client = sync(new MemoryOutbox(), undefined, {
      routes: [{ server, boardIds: ['b1'] }],
    });
    client.sync.openBoard('b1');
    await until('the token is there', () => received.length > 0);
    expect(received[0]?.toString('latin1')).toContain('secret');
    expect(() => decodeFrame(received[0] ?? Buffer.of())).not.toThrow();
  });

  it('I37: receives nothing if it has another certificate, and the status says so', async () => {
    const [theirs, invited] = [
      await makeCertificate(new Date()),
      await makeCertificate(new Date()),
    ];
    const { url, received } = await serve(theirs);
    const server = { url, token: 'secret', pin: pinOf(invited.certificate) };
    const client = sync(new MemoryOutbox(), undefined, {
      routes: [{ server, boardIds: ['b1'] }],
    });
    client.sync.openBoard('b1');
    await until('it is offline', () => client.sync.syncStatus('b1').state === 'offline');
    expect(client.sync.syncStatus('b1').reason).toBe('wrong-certificate');
    client.sync.tryNow();
    await until('it is tried again', () => client.recorder.losses.length > 1);
    expect(received).toEqual([]);
  });

  it('I37: is not trusted without its certificate in the invitation', async () => {
    const { url, received } = await serve(await makeCertificate(new Date()));
    const client = sync(new MemoryOutbox(), url);
    client.sync.openBoard('b1');
    // On a busy machine the first try may be too slow: it reads the system's authorities.
    await until('it is not trusted', () => {
      return client.sync.syncStatus('b1').reason === 'untrusted';
    });
    expect(received).toEqual([]);
  });
});
