import { defineConfig } from '@playwright/test';

/** `npm test` collects its counts from this file; see scripts/test.mjs. */
const reportFile = process.env.EVERINK_E2E_REPORT ?? 'test-results/report.json';

export default defineConfig({
  testDir: 'e2e',
  // Each test owns whole Electron apps and measures them: two at a time would disturb one another.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  // A start of the app takes two seconds on a quiet machine, and ten on one with other work.
  timeout: 240_000,
  expect: { timeout: 40_000 },
  reporter: [['list'], ['json', { outputFile: reportFile }]],
  // Traces and screenshots of failed tests come from the fixture in e2e/harness/test.ts: Playwright's own
  // switches know the browsers it starts, not Electron apps.
  projects: [
    { name: 'standard', testDir: 'e2e/standard', outputDir: 'test-results/standard' },
    {
      name: 'chaos',
      testDir: 'e2e/chaos',
      outputDir: 'test-results/chaos',
      timeout: 300_000,
    },
  ],
});
