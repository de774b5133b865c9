import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} failures the failed tests, if the runner names them
 */

/** @type {Counts} */
export const noCounts = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** A step that failed before it could count anything. */
/** @type {Counts} */
export const oneFailure = { passed: 0, failed: 1, skipped: 0, failures: [] };

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function sum(all) {
  return all.reduce(
    (total, counts) => ({
      passed: total.passed + counts.passed,
      failed: total.failed + counts.failed,
      skipped: total.skipped + counts.skipped,
      failures: [...total.failures, ...counts.failures],
    }),
    noCounts,
  );
}

/**
 * The last line of a test run.
 * @param {Counts} counts
 */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * Counts a failure if a runner failed without a failed test: a file that does not load, or an error outside of tests.
 * @param {Counts} counts
 * @param {number} exitCode of the runner
 * @returns {Counts}
 */
export function withExitCode(counts, exitCode) {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/**
 * @param {string} report of Playwright's JSON reporter
 * @returns {Counts} a flaky test counts as failed
 */
export function playwrightCounts(report) {
  const { stats, suites } = JSON.parse(report);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    failures: suites.flatMap(playwrightFailures),
  };
}

/**
 * @typedef {object} Suite
 * @property {Suite[]} [suites]
 * @property {{ file: string, title: string, tests: { status: string, results: { errors: { message: string }[] }[] }[] }[]} [specs]
 */

/**
 * @param {Suite} suite
 * @returns {string[]}
 */
function playwrightFailures({ suites = [], specs = [] }) {
  const here = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) =>
        failure(`${file} › ${title}`, results.flatMap(({ errors }) => errors)[0]?.message),
      ),
  );
  return [...here, ...suites.flatMap(playwrightFailures)];
}

/**
 * @param {string} what
 * @param {string | undefined} message of which the first line is enough for a list
 */
export function failure(what, message) {
  const [why = ''] = stripVTControlCharacters(message ?? '').split('\n');
  return why === '' ? what : `${what}: ${why}`;
}
