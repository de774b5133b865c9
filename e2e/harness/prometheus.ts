import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from '@playwright/test';
import { z } from 'zod';
import { freePort } from '../../src/server/testing/freePort.ts';

const opsFolder = resolve(import.meta.dirname, '../../ops/prometheus');
/** Also the timeout of an answer, which takes longer on a busy machine. */
const scrapeInterval = '1s';
const evaluationInterval = '1s';

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })),
  }),
});

/** A real Prometheus on a free loopback port that scrapes one app, with the configuration and rules in ops/. */
export class Prometheus {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #url: string;
  readonly #output: string[] = [];

  private constructor(process: ChildProcess, folder: string, url: string) {
    this.#process = process;
    this.#folder = folder;
    this.#url = url;
    const keep = (chunk: Buffer): void => {
      this.#output.push(chunk.toString());
    };
    process.stdout?.on('data', keep);
    process.stderr?.on('data', keep);
  }

  /** Starts scraping the app, and the server if one is given. Resolves with the first sample. */
  static async start(metricsUrl: string, serverUrl?: string): Promise<Prometheus> {
    const folder = await mkdtemp(join(tmpdir(), 'everink-prometheus-'));
    const config = join(folder, 'prometheus.yml');
    await writeFile(config, await configFor(metricsUrl, serverUrl));
    const address = `127.0.0.1:${await freePort()}`;
    const child = spawn(
      'prometheus',
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=${address}`,
        '--log.level=warn',
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const prometheus = new Prometheus(child, folder, `http://${address}`);
    try {
      await prometheus.#started();
      return prometheus;
    } catch (error) {
      const output = prometheus.#output.join('');
      await prometheus.stop();
      throw new Error(
        `Prometheus (Debian package "prometheus") did not scrape the app.\n${output}`,
        { cause: error },
      );
    }
  }

  /** The result of a query with one number; undefined: it has none. */
  async query(promql: string): Promise<number | undefined> {
    const values = await this.values(promql);
    expect(values.length, `${promql} gives one number`).toBeLessThanOrEqual(1);
    return values[0];
  }

  /** All numbers in the result of a query. NaN is skipped. */
  async values(promql: string): Promise<readonly number[]> {
    return (await this.#values(promql)).filter((value) => !Number.isNaN(value));
  }

  /** Whether the result of a query contains NaN. */
  async givesNaN(promql: string): Promise<boolean> {
    return (await this.#values(promql)).some(Number.isNaN);
  }

  async #values(promql: string): Promise<readonly number[]> {
    const response = await fetch(`${this.#url}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({ query: promql }),
    });
    const text = await response.text();
    expect(response.status, text).toBe(200);
    const { result } = answerSchema.parse(JSON.parse(text)).data;
    return result.map(({ value }) => Number(value[1]));
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.pid !== undefined) {
      const exited = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await exited;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #started(): Promise<void> {
    // Rejects if there is no such program.
    await once(this.#process, 'spawn');
    await expect.poll(() => this.query('sum(up{job="everink"})').catch(() => undefined)).toBe(1);
  }
}

async function configFor(metricsUrl: string, serverUrl: string | undefined): Promise<string> {
  const { host, pathname } = new URL(metricsUrl);
  const example = await readFile(join(opsFolder, 'prometheus.yml'), 'utf8');
  const changed = example
    .replace(
      /scrape_interval: \w+/,
      `scrape_interval: ${scrapeInterval}\n  scrape_timeout: ${scrapeInterval}`,
    )
    .replace(/evaluation_interval: \w+/, `evaluation_interval: ${evaluationInterval}`)
    .replace('- rules/', `- ${opsFolder}/rules/`)
    .replace('["127.0.0.1:3000"]', `["${host}"]`)
    .replace('["127.0.0.1:1234"]', serverUrl ? `["${new URL(serverUrl).host}"]` : '[]');
  expect(changed).toContain(`"${host}"`);
  expect(changed).toContain(`metrics_path: ${pathname}`);
  return changed;
}
