import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './src/shared/testing/LongestFirst.ts';
import { temporaryFolder } from './src/shared/testing/temporaryFolder.ts';

const componentTests = 'src/renderer/**/*.test.tsx';
const windowTests = ['src/renderer/**/*.test.ts', 'src/shared/**/*.test.ts'];
const speakEnglish = 'src/shared/words/testing/speakEnglish.ts';

export default defineConfig({
  test: {
    // Tests wait half of their time, for other processes and for the network that they simulate.
    maxWorkers: availableParallelism() + 2,
    env: { TMPDIR: temporaryFolder() },
    restoreMocks: true,
    // The files of a project share as many processes as there are workers, and load React, Yjs and the like once in each.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'components',
          include: [componentTests],
          environment: 'happy-dom',
          setupFiles: speakEnglish,
        },
      },
      {
        extends: true,
        test: {
          name: 'others',
          globalSetup: 'src/shared/testing/bundlePrograms.ts',
          include: [
            'src/**/*.test.ts',
            'build/**/*.test.ts',
            'scripts/**/*.test.ts',
            'e2e/harness/**/*.test.ts',
            'ops/**/*.test.ts',
            'sim/**/*.test.ts',
            'fuzz/**/*.test.ts',
          ],
          exclude: windowTests,
        },
      },
      {
        extends: true,
        test: { name: 'window', include: windowTests, setupFiles: speakEnglish },
      },
    ],
    // Real disks, processes and sockets: on a machine with other work a test may take long, and still be right.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
