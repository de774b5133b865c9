import { defineConfig } from 'vitest/config';

/** The short forms of the benchmarks, apart from the unit tests: they need the built app. */
export default defineConfig({
  test: {
    include: ['bench/**/*.test.ts'],
    // This checks that they run, not how fast, and some of them wait for the network that they simulate.
    maxConcurrency: 3,
    testTimeout: 15 * 60_000,
  },
});
