import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const windowTests = ['src/renderer/**/*.test.{ts,tsx}', 'src/shared/**/*.test.ts'];

export default defineConfig({
  test: {
    // Tests wait a third of their time, for the disk and for other processes.
    maxWorkers: availableParallelism() + 1,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        // These start no processes and keep nothing between tests: their files share two processes, and load React,
        // Yjs and the like once in each.
        test: {
          name: 'window',
          include: windowTests,
          isolate: false,
          setupFiles: 'src/shared/words/testing/speakEnglish.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'others',
          globalSetup: 'src/shared/testing/bundlePrograms.ts',
          include: [
            'src/**/*.test.{ts,tsx}',
            'scripts/**/*.test.ts',
            'e2e/harness/**/*.test.ts',
            'ops/**/*.test.ts',
            'sim/**/*.test.ts',
            'fuzz/**/*.test.ts',
          ],
          exclude: windowTests,
        },
      },
    ],
    // Real disks, processes and sockets: on a machine with other work a test may take long, and still be right.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
