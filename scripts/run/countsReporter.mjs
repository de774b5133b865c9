import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { repositoryFolder } from '../setup/folders.mjs';
import { failure } from './counts.mjs';

/**
 * @typedef {import('./counts.mjs').Counts} Counts
 * @typedef {import('vitest/node').TestModule} TestModule
 * @typedef {import('vitest/node').SerializedError} SerializedError
 */

/** Names the file for the counts, for the reporter runs in a process of Vitest's own. */
export const countsFileVariable = 'EVERINK_VITEST_COUNTS';

/**
 * A reporter of Vitest that writes what a run came to as `Counts`, in JSON. Unlike Vitest's own JSON report, it names
 * what went wrong outside of any test as well: an error that nobody caught, a test process that died.
 */
export default class CountsReporter {
  /**
   * @param {readonly TestModule[]} modules
   * @param {readonly SerializedError[]} errors that belong to no test
   */
  onTestRunEnd(modules, errors) {
    const file = process.env[countsFileVariable];
    if (file === undefined) throw new Error(`${countsFileVariable} names no file`);
    writeFileSync(file, JSON.stringify(countsOf(modules, errors)));
  }
}

/**
 * @param {readonly TestModule[]} modules
 * @param {readonly SerializedError[]} errors
 * @returns {Counts}
 */
function countsOf(modules, errors) {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const count = (/** @type {string} */ state) =>
    tests.filter((test) => test.result().state === state).length;
  const failures = [
    ...tests
      .filter((test) => test.result().state === 'failed')
      .map((test) => failure(nameOf(test), test.result().errors?.[0]?.message)),
    ...modules.flatMap(brokenModule),
    ...errors.map((error) => failure('outside of any test', messageOf(error))),
  ];
  return {
    passed: count('passed'),
    failed: failures.length,
    skipped: count('skipped'),
    failures,
  };
}

/** @param {import('vitest/node').TestCase} test */
function nameOf(test) {
  return `${fileOf(test.module)} › ${test.fullName.replaceAll(' > ', ' ')}`;
}

/**
 * What kept a file from loading, the hooks that failed, and the first test that never ended.
 * @param {TestModule} module
 */
function brokenModule(module) {
  const errors = [module, ...module.children.allSuites()].flatMap((suite) => {
    const name = suite.type === 'suite' ? `${fileOf(module)} › ${suite.name}` : fileOf(module);
    return suite.errors().map((error) => failure(name, error.message));
  });
  const unended = [...module.children.allTests()].find(
    (test) => test.result().state === 'pending' && test.options.mode === 'run',
  );
  return unended === undefined ? errors : [...errors, failure(nameOf(unended), 'never ended')];
}

/** @param {SerializedError} error */
function messageOf(error) {
  const cause = /** @type {{ message?: string } | undefined} */ (error.cause);
  return [error.message, cause?.message].filter((text) => text !== undefined).join(' ');
}

/** @param {TestModule} module */
function fileOf(module) {
  return relative(repositoryFolder, module.moduleId);
}
