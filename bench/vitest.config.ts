import { defineConfig } from 'vitest/config';

/** The short forms of the benchmarks, apart from the unit tests: they need the built app. */
export default defineConfig({
  test: {
    include: ['bench/**/*.test.ts'],
    // Two at a time: this checks that they run, not how fast.
    maxConcurrency: 2,
    testTimeout: 15 * 60_000,
  },
});
