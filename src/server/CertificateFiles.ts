import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { Server as TlsServer } from 'node:tls';
import type { Clock } from '../base/Clock.ts';
import { errorText } from '../base/errorText.ts';
import type { ServerLog } from './log/ServerLog.ts';
import { SettingsError, type TlsSettings } from './settings.ts';

/** A larger file is not a certificate. */
const maxFileSizeBytes = 1024 * 1024;
/** How often the files are read again. */
const checkIntervalMs = 60_000;

interface Pair {
  /** PEM, with intermediate certificates. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
}

interface CertificateFilesOptions {
  readonly tls: TlsSettings;
  readonly log: ServerLog;
  readonly clock: Clock;
}

/** The certificate of the server and its private key, in files that are followed: renewed ones need no restart. */
export class CertificateFiles {
  readonly #options: CertificateFilesOptions;
  #pair: Pair;
  /** The latest files that cannot be used, so that each is reported once. */
  #refused: string | undefined;
  #cancelCheck: () => void = () => undefined;

  /** @throws SettingsError when the files cannot be used */
  constructor(options: CertificateFilesOptions) {
    this.#options = options;
    this.#pair = readPair(options.tls);
    this.#report('certificate loaded');
  }

  /** For `https.createServer`. */
  get tlsOptions(): Pair & { readonly minVersion: 'TLSv1.2' } {
    return { ...this.#pair, minVersion: 'TLSv1.2' };
  }

  /** Lets a server use renewed files for new connections, at most a minute after they were written, until `close`. */
  followedBy<Followed extends TlsServer>(server: Followed): Followed {
    this.#cancelCheck = this.#options.clock.after(checkIntervalMs, () => {
      this.#check(server);
      this.followedBy(server);
    });
    return server;
  }

  close(): void {
    this.#cancelCheck();
  }

  #check(server: TlsServer): void {
    const { tls, log } = this.#options;
    try {
      const pair = readPair(tls);
      this.#refused = undefined;
      if (pair.cert === this.#pair.cert && pair.key === this.#pair.key) return;
      this.#pair = pair;
      server.setSecureContext(this.tlsOptions);
      this.#report('certificate reloaded');
    } catch (error) {
      // The other file may be about to be written.
      const reason = errorText(error);
      if (reason !== this.#refused) log.warn('certificate not reloaded', { error: reason });
      this.#refused = reason;
    }
  }

  #report(what: string): void {
    const { log, clock } = this.#options;
    const expiry = new X509Certificate(this.#pair.cert).validTo;
    const fields = { expires: new Date(expiry).toISOString() };
    if (Date.parse(expiry) < clock.wallMs()) log.warn(`${what}, but it has expired`, fields);
    else log.info(what, fields);
  }
}

/** @throws SettingsError */
function readPair({ certificatePath, keyPath }: TlsSettings): Pair {
  const cert = readText('--tls-cert', certificatePath);
  const key = readText('--tls-key', keyPath);
  const certificate = parse(
    () => new X509Certificate(cert),
    `--tls-cert: ${certificatePath} is not a certificate in PEM format.`,
  );
  const privateKey = parse(
    () => createPrivateKey(key),
    `--tls-key: ${keyPath} is not a private key in PEM format without a passphrase.`,
  );
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new SettingsError(
      `--tls-key: ${keyPath} does not belong to the first certificate in ${certificatePath}.`,
    );
  }
  return { cert, key };
}

function readText(flag: string, path: string): string {
  try {
    if (statSync(path).size <= maxFileSizeBytes) return readFileSync(path, 'utf8');
  } catch (error) {
    throw new SettingsError(`${flag}: the file cannot be read: ${errorText(error)}.`);
  }
  throw new SettingsError(`${flag}: ${path} is too large for a PEM file.`);
}

function parse<Result>(read: () => Result, problem: string): Result {
  try {
    return read();
  } catch {
    throw new SettingsError(problem);
  }
}
