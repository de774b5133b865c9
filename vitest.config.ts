import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.{ts,tsx}',
      'scripts/**/*.test.ts',
      'e2e/harness/**/*.test.ts',
      'ops/**/*.test.ts',
      'sim/**/*.test.ts',
      'fuzz/**/*.test.ts',
    ],
    // Vitest leaves one core free, which is half of a small machine.
    maxWorkers: availableParallelism(),
    restoreMocks: true,
    // Real disks, processes and sockets: on a machine with other work a test may take long, and still be right.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
