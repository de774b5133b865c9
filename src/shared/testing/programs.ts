import { join, resolve } from 'node:path';

/** Where the bundles of `bundlePrograms` are; it sets this variable for the tests and the processes that they start. */
export const bundlesVariable = 'EVERINK_TEST_BUNDLES';

export const repositoryFolder = resolve(import.meta.dirname, '../../..');

/** The programs and workers that tests start, by their paths in the repository. */
export const programs = {
  boardWorker: 'src/server/worker/boardWorker.ts',
  burst: 'src/main/queue/testing/burst.ts',
  documentWorker: 'src/main/store/documentWorker.ts',
  headlessProgram: 'src/main/testing/headlessProgram.ts',
  heldBoardWorker: 'src/server/testing/heldBoardWorker.ts',
  killAtFileChange: 'src/sqlite/testing/killAtFileChange.ts',
  loggingProgram: 'src/main/log/testing/loggingProgram.ts',
  openBoardsProgram: 'src/server/testing/openBoardsProgram.ts',
  openLadderProgram: 'src/sqlite/testing/openLadderProgram.ts',
  openStoreProgram: 'src/main/store/testing/openStoreProgram.ts',
  seedWorker: 'sim/seedWorker.ts',
  server: 'src/server/index.ts',
  storeWorker: 'src/main/store/storeWorker.ts',
  threadWorker: 'src/base/testing/threadWorker.ts',
} as const;

/** The file to start: the bundle in unit and end-to-end tests, the source elsewhere. */
export function programPath(name: keyof typeof programs): string {
  const bundlesFolder = process.env[bundlesVariable];
  return bundlesFolder === undefined
    ? join(repositoryFolder, programs[name])
    : join(bundlesFolder, `${name}.mjs`);
}
