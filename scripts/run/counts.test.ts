import { describe, expect, it } from 'vitest';
import {
  oneFailure,
  playwrightCounts,
  sum,
  summaryLine,
  vitestCounts,
  withExitCode,
} from './counts.mjs';

describe('the counts of a test run', () => {
  it('come from the report of Vitest', () => {
    const report = {
      numTotalTests: 10,
      numPassedTests: 6,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
    };
    expect(vitestCounts(JSON.stringify(report))).toEqual({ passed: 6, failed: 1, skipped: 3 });
  });

  it('come from the report of Playwright, where flaky is failed', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
    expect(playwrightCounts(JSON.stringify({ stats }))).toEqual({
      passed: 5,
      failed: 2,
      skipped: 2,
    });
  });

  it('hold a failure when a runner failed without naming a test', () => {
    const counts = { passed: 5, failed: 0, skipped: 0 };
    expect(withExitCode(counts, 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
    expect(withExitCode(counts, 0)).toBe(counts);
    expect(withExitCode(oneFailure, 1)).toBe(oneFailure);
  });

  it('are summed up in one line that names the skipped only if there are any', () => {
    const first = { passed: 5, failed: 0, skipped: 0 };
    expect(summaryLine(sum([first, oneFailure]))).toBe('5 passed, 1 failed');
    expect(summaryLine(sum([first, { passed: 1, failed: 0, skipped: 2 }]))).toBe(
      '6 passed, 0 failed, 2 skipped',
    );
  });
});
