import { defineConfig } from 'vitest/config';

/** The short forms of the benchmarks, apart from the unit tests: they take the whole machine and need the built app. */
export default defineConfig({
  test: {
    include: ['bench/**/*.test.ts'],
    testTimeout: 5 * 60_000,
  },
});
