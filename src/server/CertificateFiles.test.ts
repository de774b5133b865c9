import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../base/Clock.ts';
import { ManualClock } from '../base/testing/ManualClock.ts';
import type { TlsSettings } from './settings.ts';
import { localhostCertificate, writeCertificate } from './testing/certificates.ts';
import { stage } from './testing/stage.ts';

const minuteMs = 60_000;
const { serve, folder, logLines } = stage();

const valid = await localhostCertificate();
const renewed = await localhostCertificate();

/** The TLS version of a connection that trusts this certificate only. */
async function handshake(port: number, options: ConnectionOptions): Promise<string | null> {
  const socket = connectTls({ port, host: '127.0.0.1', servername: 'localhost', ...options });
  try {
    await once(socket, 'secureConnect');
    return socket.getProtocol();
  } finally {
    socket.destroy();
  }
}

describe('a server with a certificate', () => {
  it('I17: admits WebSockets by TLS, and none without', async () => {
    const { port } = await serve({ tls: writeCertificate(folder(), valid) });
    const socket = new WebSocket(`wss://localhost:${port}`, { ca: valid.cert });
    await once(socket, 'open');
    socket.terminate();
    const plain = new WebSocket(`ws://localhost:${port}`);
    await expect(once(plain, 'open')).rejects.toThrow();
  });

  it('I17: refuses versions of TLS before 1.2', async () => {
    const { port } = await serve({ tls: writeCertificate(folder(), valid) });
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    await expect(handshake(port, { ca: valid.cert, ...old })).rejects.toThrow();
    expect(await handshake(port, { ca: valid.cert, maxVersion: 'TLSv1.2' })).toBe('TLSv1.2');
    expect(await handshake(port, { ca: valid.cert })).toBe('TLSv1.3');
  });

  it('uses a renewed one within a minute, and the former one until both files are complete', async () => {
    const clock = new ManualClock(Date.now());
    const tls = writeCertificate(folder(), valid);
    const { port } = await serve({ tls, clock });
    writeFileSync(tls.certificatePath, renewed.cert);
    clock.advance(2 * minuteMs);
    expect(await handshake(port, { ca: valid.cert })).toBe('TLSv1.3');
    writeFileSync(tls.keyPath, renewed.key);
    clock.advance(minuteMs);
    expect(await handshake(port, { ca: renewed.cert })).toBe('TLSv1.3');
    const about = logLines.filter((line) => line.includes(' certificate '));
    expect(about).toEqual([
      expect.stringContaining('certificate loaded expires='),
      expect.stringContaining('certificate not reloaded'),
      expect.stringContaining('certificate reloaded expires='),
    ]);
  });

  it('reports that it has expired', async () => {
    const expired = await localhostCertificate(systemClock.wallMs() - minuteMs);
    await serve({ tls: writeCertificate(folder(), expired) });
    expect(logLines.join('')).toMatch(/warn certificate loaded, but it has expired/);
  });
});

describe('a certificate that cannot be used is named', () => {
  const files = (change: Partial<typeof valid>): TlsSettings =>
    writeCertificate(folder(), { ...valid, ...change });

  it.each<[string, () => TlsSettings, RegExp]>([
    ['missing', () => ({ ...files({}), keyPath: '/none' }), /--tls-key: the file cannot be read/],
    ['no certificate', () => files({ cert: 'text' }), /--tls-cert: .+ is not a certificate in PEM/],
    ['no key', () => files({ key: valid.cert }), /--tls-key: .+ is not a private key in PEM/],
    [
      'another key',
      () => files({ key: renewed.key }),
      /--tls-key: .+ does not belong to the first/,
    ],
    [
      'too large',
      () => files({ cert: 'x'.repeat(1024 * 1024 + 1) }),
      /--tls-cert: .+ is too large/,
    ],
  ])('%s', async (_, tls, message) => {
    await expect(serve({ tls: tls() })).rejects.toThrow(message);
  });
});
