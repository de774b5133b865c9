import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.{ts,tsx}',
      'scripts/**/*.test.ts',
      'e2e/harness/**/*.test.ts',
      'ops/**/*.test.ts',
      'sim/**/*.test.ts',
    ],
    restoreMocks: true,
  },
});
