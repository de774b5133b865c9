import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from 'node:tls';
import { writeCertificate } from '../../src/server/testing/certificates.ts';
import { freePort } from '../../src/server/testing/freePort.ts';

const configurationFolder = import.meta.dirname;
const retryMs = 50;

interface ProxySetup {
  readonly folder: string;
  /** Where the proxy listens. */
  readonly port: number;
  readonly serverPort: number;
  readonly certificatePath: string;
  readonly keyPath: string;
}

/** How to run a proxy with its documented configuration, except for ports, names and the certificate. */
interface Proxy {
  /** Writes the configuration. @returns the command */
  prepare(setup: ProxySetup): readonly [program: string, ...args: string[]];
}

const proxies = {
  nginx: {
    prepare: ({ folder, port, serverPort, certificatePath, keyPath }) => {
      const site = configurationOf('nginx.conf', [
        ['127.0.0.1:1234', `127.0.0.1:${serverPort}`],
        ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
        ['    listen [::]:443 ssl;\n', ''],
        ['server_name board.example', 'server_name localhost'],
        ['/etc/letsencrypt/live/board.example/fullchain.pem', certificatePath],
        ['/etc/letsencrypt/live/board.example/privkey.pem', keyPath],
      ]);
      const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (name) => `${name}_temp_path ${folder}/${name};`,
      );
      const main = `pid ${folder}/pid; error_log stderr; events {}
        http { access_log off; ${folders.join(' ')} ${site} }`;
      writeFileSync(join(folder, 'nginx.conf'), main);
      return ['nginx', '-p', folder, '-c', 'nginx.conf', '-g', 'daemon off; master_process off;'];
    },
  },
  caddy: {
    prepare: ({ folder, port, serverPort, certificatePath, keyPath }) => {
      const site = configurationOf('Caddyfile', [
        ['127.0.0.1:1234', `127.0.0.1:${serverPort}`],
        [
          'board.example {',
          `localhost:${port} {\n\tbind 127.0.0.1\n\ttls ${certificatePath} ${keyPath}`,
        ],
      ]);
      const options = '{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}\n';
      writeFileSync(join(folder, 'Caddyfile'), `${options}${site}`);
      return ['caddy', 'run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')];
    },
  },
} satisfies Record<string, Proxy>;

type ProxyName = keyof typeof proxies;

/** The proxies of which `ops/proxy` has a configuration; Debian's packages have the same names. */
export const proxyNames = Object.keys(proxies) as readonly ProxyName[];

/** A real proxy on a free loopback port. */
export class ProxyProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.#child = child;
    this.#folder = folder;
    this.url = `wss://localhost:${port}`;
  }

  /** Resolves when it listens. */
  static async start(
    name: ProxyName,
    serverPort: number,
    certificate: { readonly cert: string; readonly key: string },
  ): Promise<ProxyProcess> {
    const folder = mkdtempSync(join(tmpdir(), `everink-${name}-`));
    const port = await freePort();
    const paths = writeCertificate(folder, certificate);
    const [program, ...args] = proxies[name].prepare({ folder, port, serverPort, ...paths });
    const path = [process.env.PATH, '/usr/sbin'].join(delimiter);
    const child = spawn(program, args, {
      env: { PATH: path, HOME: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const proxy = new ProxyProcess(child, folder, port);
    const output: string[] = [];
    child.stderr.on('data', (text: Buffer) => output.push(text.toString()));
    const failed = new Promise<never>((_, reject) => {
      const fail = (reason: string): void =>
        reject(new Error(`${name} (Debian package "${name}") ${reason}\n${output.join('')}`));
      child.once('error', (error) => fail(`could not be started: ${error.message}`));
      child.once('close', (code) => fail(`ended with ${code}`));
    });
    const over = new AbortController();
    try {
      await Promise.race([listening(port, over.signal), failed]);
    } catch (error) {
      await proxy.dispose();
      throw error;
    } finally {
      over.abort();
      failed.catch(() => undefined);
    }
    return proxy;
  }

  /** Ends it, and removes its folder. */
  async dispose(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid !== undefined && exitCode === null && signalCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await exited;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The documented configuration with replacements, each of which must apply. */
function configurationOf(
  file: string,
  replacements: readonly (readonly [documented: string, tested: string])[],
): string {
  let text = readFileSync(join(configurationFolder, file), 'utf8');
  for (const [documented, tested] of replacements) {
    if (!text.includes(documented)) throw new Error(`${file} lacks "${documented}"`);
    text = text.replace(documented, tested);
  }
  return text;
}

/** Resolves when the port accepts TLS connections. The proxies have no other way to say so. */
async function listening(port: number, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const socket = connect({
      port,
      host: '127.0.0.1',
      servername: 'localhost',
      rejectUnauthorized: false,
    });
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('secureConnect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    await delay(retryMs);
  }
}
