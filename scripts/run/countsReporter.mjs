import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { repositoryFolder } from '../setup/folders.mjs';
import { failure } from './counts.mjs';

/**
 * @typedef {import('./counts.mjs').Counts} Counts
 * @typedef {import('vitest/node').TestModule} TestModule
 * @typedef {import('vitest/node').SerializedError} SerializedError
 */

/** Contains the file for the counts, since the reporter runs in a process of Vitest. */
export const countsFileVariable = 'EVERINK_VITEST_COUNTS';

/**
 * A reporter for Vitest that writes the results of a run as `Counts` in JSON. Unlike Vitest's own JSON report, it
 * includes errors outside of tests: uncaught errors and crashed processes.
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
 * Errors while a file was loaded, failed hooks, and the first test that never ended.
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
