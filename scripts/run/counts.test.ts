import { describe, expect, it } from 'vitest';
import {
  noCounts,
  oneFailure,
  playwrightCounts,
  sum,
  summaryLine,
  withExitCode,
} from './counts.mjs';

describe('the counts of a test run', () => {
  it('count a flaky test of Playwright as failed', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
    const spec = (title: string, status: string, message?: string) => ({
      file: 'standard/a.spec.ts',
      title,
      tests: [{ status, results: [{ errors: message === undefined ? [] : [{ message }] }] }],
    });
    const suites = [
      {
        specs: [spec('passes', 'expected'), spec('fails', 'unexpected', 'Error: no\n  at a')],
        suites: [{ specs: [spec('is flaky', 'flaky', 'Error: late')] }],
      },
    ];
    expect(playwrightCounts(JSON.stringify({ stats, suites }))).toEqual({
      passed: 5,
      failed: 2,
      skipped: 2,
      failures: [
        'standard/a.spec.ts › fails: Error: no',
        'standard/a.spec.ts › is flaky: Error: late',
      ],
    });
  });

  it('include a failure if a runner failed without naming a test', () => {
    const counts = { passed: 5, failed: 0, skipped: 0, failures: [] };
    expect(withExitCode(counts, 1)).toEqual({ ...counts, failed: 1 });
    expect(withExitCode(counts, 0)).toBe(counts);
    expect(withExitCode(oneFailure, 1)).toBe(oneFailure);
  });

  it('are summarised in one line that mentions skipped tests only if there are any', () => {
    const first = { passed: 5, failed: 0, skipped: 0, failures: [] };
    expect(summaryLine(sum([first, oneFailure]))).toBe('5 passed, 1 failed');
    expect(summaryLine(sum([first, { ...noCounts, passed: 1, skipped: 2 }]))).toBe(
      '6 passed, 0 failed, 2 skipped',
    );
  });
});
