/**
 * `npm test`: set-up, types and lint, unit tests, build, benchmarks in short, end-to-end suites in the real app, and the
 * installed package.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from './run/build.mjs';
import {
  noCounts,
  oneFailure,
  playwrightCounts,
  sum,
  summaryLine,
  withExitCode,
} from './run/counts.mjs';
import { countsFileVariable } from './run/countsReporter.mjs';
import { hasDisplay } from './run/display.mjs';
import { runPlaywright } from './run/e2e.mjs';
import { runPackageTests } from './run/packageTests.mjs';
import { describeRuntime } from './run/runtime.mjs';
import { run } from './setup/command.mjs';
import { repositoryFolder, toolEnvironment } from './setup/folders.mjs';
import { SetupProblem, say, secondsSince } from './setup/progress.mjs';
import { runProgram, setUp } from './setup/setUp.mjs';

/**
 * @typedef {import('./run/counts.mjs').Counts} Counts
 * @typedef {{ name: string, counts: Counts, seconds: string }} StepResult
 */

const reportFolder = join(repositoryFolder, 'test-results/reports');
const countsReporterFile = join(repositoryFolder, 'scripts/run/countsReporter.mjs');

/** @type {StepResult[]} */
const results = [];

await runProgram(async () => {
  const isSetUp = await runStep('set-up', async () => {
    await setUp({ forTests: true });
    rmSync(reportFolder, { recursive: true, force: true });
    mkdirSync(reportFolder, { recursive: true });
    return noCounts;
  });
  if (isSetUp) {
    // The tests often wait, which leaves time for the checks.
    await Promise.all([
      runStep('types and lint', checkSources),
      runStep('unit tests', runUnitTests),
    ]);
    const isBuilt = await runStep('build', async () => {
      await buildIfStale();
      say(await describeRuntime());
      return noCounts;
    });
    if (isBuilt) {
      await runStep('benchmarks in short', runBenchmarks);
      // In parallel if each worker can have its own display. On a shared one, windows would take each other's focus. One
      // worker more than there are cores, since tests wait for starts, servers and retry attempts.
      const workerCount = hasDisplay() ? 1 : availableParallelism() + 1;
      await runStep('end to end', () =>
        runEndToEnd('together', (env) =>
          runPlaywright(['--grep-invert=@measures|@variant', `--workers=${workerCount}`], env),
        ),
      );
      await runStep('end to end, measured', () =>
        runEndToEnd('measured', (env) => runPlaywright(['--grep=@measures'], env)),
      );
      if (process.platform === 'linux') {
        await runStep('installed package', () => runEndToEnd('package', runPackageTests));
      }
    }
  }
  return report();
});

/**
 * @param {string} name
 * @param {() => Promise<Counts>} body
 * @returns {Promise<boolean>} whether nothing in it failed
 */
async function runStep(name, body) {
  say(`\n── ${name}`);
  const startMs = performance.now();
  const counts = await body().catch((error) => {
    process.stderr.write(`✗ ${error instanceof SetupProblem ? error.message : error.stack}\n`);
    return oneFailure;
  });
  results.push({ name, counts, seconds: secondsSince(startMs) });
  return counts.failed === 0;
}

async function checkSources() {
  const result = await run('npm', ['run', '--silent', 'check'], {
    env: toolEnvironment(),
    show: true,
  });
  return withExitCode(noCounts, result.exitCode);
}

function runUnitTests() {
  return runVitest('unit', []);
}

/** Checks that they run, not how fast. */
function runBenchmarks() {
  return runVitest('benchmarks', ['--config', 'bench/vitest.config.ts']);
}

/**
 * @param {string} name of the report
 * @param {readonly string[]} more arguments
 */
async function runVitest(name, more) {
  const file = join(reportFolder, `${name}.json`);
  const reporters = ['--reporter=dot', `--reporter=${countsReporterFile}`];
  const env = { ...toolEnvironment(), [countsFileVariable]: file };
  const { exitCode } = await run('vitest', ['run', ...reporters, ...more], { env, show: true });
  return withExitCode(JSON.parse(readFileSync(file, 'utf8')), exitCode);
}

/**
 * @param {string} name of the report
 * @param {(env: NodeJS.ProcessEnv) => Promise<number>} runTests returns the exit code
 */
async function runEndToEnd(name, runTests) {
  const file = join(reportFolder, `${name}.json`);
  // Without what a trace shows of the documents, which takes long; `npm run e2e -- -g TEST` has it.
  const exitCode = await runTests({ EVERINK_E2E_REPORT: file, EVERINK_E2E_SNAPSHOTS: 'off' });
  return withExitCode(playwrightCounts(readFileSync(file, 'utf8')), exitCode);
}

/** Prints the result and duration of each step, the failures, and the totals in the last line. */
function report() {
  say('');
  for (const { name, counts, seconds } of results) {
    const mark = counts.failed === 0 ? '✓' : '✗';
    const isCounted = counts.passed + counts.skipped > 0;
    say(`${mark} ${name}${isCounted ? `: ${summaryLine(counts)}` : ''} (${seconds})`);
  }
  const total = sum(results.map(({ counts }) => counts));
  if (total.failures.length > 0) say('\nFailed:');
  for (const failure of total.failures) say(`  ${failure}`);
  say(`\n${summaryLine(total)}`);
  return total.failed === 0 ? 0 : 1;
}
