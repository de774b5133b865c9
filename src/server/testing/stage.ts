import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { programPath } from '../../shared/testing/programs.ts';
import { SyncServer, type SyncServerOptions } from '../SyncServer.ts';
import { noLimits } from '../store/StorageQuota.ts';
import { TestSocket } from './BoardClient.ts';
import { LogLines } from './LogLines.ts';
import { RawClient } from './RawClient.ts';
import { RedisProcess } from './RedisProcess.ts';
import { ServerProcess, type ServerProcessOptions } from './ServerProcess.ts';

/**
 * Creates servers, folders and clients for one test file, and disposes of them after each test in reverse order.
 * @param report called after each line of the servers' log
 */
export function stage(report: () => void = () => {}) {
  const ends: (() => Promise<void> | void)[] = [];
  const log = new LogLines(report);
  // Hocuspocus logs everything it refuses to the console.
  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    log.clear();
  });
  const folder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'everink-server-'));
    ends.push(() => rmSync(path, { recursive: true, force: true }));
    return path;
  };
  return {
    /** The log lines of the servers of this test. */
    logLines: log.lines as readonly string[],
    /** Resolves when they match, all together. */
    logged: (pattern: RegExp): Promise<void> => log.match(pattern),
    folder,
    /** A folder on its own small disk, which a test can fill. Requires root. */
    smallDisk(sizeBytes: number): string {
      const path = folder();
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', path]);
      ends.push(() => {
        // Node may not have let go of a closed database yet.
        execFileSync('umount', ['-l', path]);
      });
      return path;
    },
    /** Starts a server in this process on a free loopback port. */
    async serve(settings: Partial<SyncServerOptions> = {}): Promise<SyncServer> {
      const server = await SyncServer.start({
        port: 0,
        host: '127.0.0.1',
        token: '',
        minFreeBytes: 0,
        quota: noLimits,
        trustedProxies: [],
        boardWorkerPath: programPath('boardWorker'),
        // Tests need current values.
        metricsLastMs: 0,
        dataFolder: settings.dataFolder ?? folder(),
        log: log.log,
        ...settings,
      });
      ends.push(() => server.stop());
      return server;
    },
    /** Starts a server in its own process. */
    async serveApart(options: ServerProcessOptions = {}): Promise<ServerProcess> {
      const server = await ServerProcess.start(options);
      ends.push(() => server.dispose());
      return server;
    },
    /** Starts a Redis. */
    async redis(options: { readonly password?: string } = {}): Promise<RedisProcess> {
      const redis = await RedisProcess.start(options);
      ends.push(() => redis.dispose());
      return redis;
    },
    client(server: { readonly port: number }): TestSocket {
      const socket = new TestSocket(urlOf(server));
      ends.push(() => socket.close());
      return socket;
    },
    async rawClient(server: { readonly port: number }): Promise<RawClient> {
      const client = await RawClient.connect(urlOf(server));
      ends.push(() => client.vanish());
      return client;
    },
  };
}

export const urlOf = ({ port }: { readonly port: number }): string => `ws://127.0.0.1:${port}`;

/** The value of a series of a server. `series` may have labels. */
export async function metricOf(server: { readonly port: number }, series: string): Promise<number> {
  const url = `http://127.0.0.1:${server.port}/metrics`;
  // The server may be closing a kept-alive connection at this moment; the second attempt uses a new one.
  const answer = await fetch(url).catch(() => fetch(url));
  const text = await answer.text();
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1));
}
