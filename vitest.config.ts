import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const windowTests = ['src/renderer/**/*.test.{ts,tsx}', 'src/shared/**/*.test.ts'];

// Threads and processes that tests start run TypeScript. With this, Node compiles each file once and not at each start,
// which takes half of the time of a store worker and of a server.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node');

export default defineConfig({
  test: {
    // Tests wait a third of their time, for the disk and for other processes.
    maxWorkers: availableParallelism() + 1,
    restoreMocks: true,
    // Node runs the TypeScript of a worker thread with a compiler in WebAssembly. V8 keeps compiled calls out of it for all
    // threads of a process, and ends the process ("Check failed: jit_page.has_value()") when it collects those of threads
    // that come and go, as the store's workers do here.
    execArgv: ['--no-wasm-code-gc'],
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
