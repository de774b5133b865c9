import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = import.meta.dirname;
const root = join(folder, '../..');
const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string().optional(),
          labels: z.object({ severity: z.enum(['page', 'ticket']) }).optional(),
          annotations: z.object({ summary: z.string(), runbook_url: z.string() }).optional(),
        }),
      ),
    }),
  ),
});

const testsSchema = z.object({
  tests: z.array(
    z.object({
      name: z.string(),
      alert_rule_test: z
        .array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) }))
        .default([]),
    }),
  ),
});

const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const files = (pattern: string): readonly string[] => globSync(pattern, { cwd: folder }).toSorted();
const testFiles = files('tests/*.test.yml');

const alerts = files('rules/*.yml')
  .flatMap((file) => rulesSchema.parse(parse(read(file))).groups)
  .flatMap(({ rules }) => rules)
  .flatMap(({ alert, ...rest }) => (alert === undefined ? [] : [{ alert, ...rest }]));

const cases = testFiles
  .flatMap((file) => testsSchema.parse(parse(read(file))).tests)
  .flatMap((test) => test.alert_rule_test);

const runbook = readFileSync(join(root, 'docs/runbook.md'), 'utf8');
const entries = runbook.split(/^###? /m).map((entry) => entry.trim());

/** @throws with all that promtool (Debian's package "prometheus") said */
async function promtool(...args: readonly string[]): Promise<void> {
  // Collects garbage less often, which saves a quarter of its CPU time.
  const env = { ...process.env, GOGC: '800' };
  await promisify(execFile)('promtool', args, { cwd: folder, env }).catch(
    (error: Error & { stdout?: string }) => {
      throw new Error(`${error.message}\n${error.stdout}`);
    },
  );
}

describe('the rules of Prometheus', () => {
  it('are valid together with the configuration', async () => {
    await promtool('check', 'config', '--lint=all', '--lint-fatal', 'prometheus.yml');
  });

  it.each(testFiles)('pass the tests of %s', async (file) => {
    await promtool('test', 'rules', file);
  });
});

describe.each(alerts)('the alert $alert', ({ alert, labels, annotations }) => {
  const own = cases.filter(({ alertname }) => alertname === alert);

  it('has a test in which it fires', () => {
    expect(own.filter(({ exp_alerts }) => exp_alerts.length > 0)).not.toEqual([]);
  });

  it('has a test in which it does not fire', () => {
    expect(own.filter(({ exp_alerts }) => exp_alerts.length === 0)).not.toEqual([]);
  });

  it('has a severity and links to a runbook entry with the same one', () => {
    expect(annotations?.runbook_url).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
    const entry = entries.find((each) => each.startsWith(`${alert}\n`)) ?? '';
    expect(entry).toContain(`\n_${labels?.severity}._ `);
    expect(entry).toContain('**For people drawing:**');
    expect(entry).toMatch(/\*\*Check(:| and do:)\*\*/);
    expect(entry).toMatch(/\*\*(Do|Check and do):\*\*/);
  });
});

it('the runbook has entries for existing alerts only', () => {
  const names = [...runbook.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
  expect(names.toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
});
