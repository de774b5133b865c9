import { defineConfig } from '@playwright/test';

/** `npm test` collects its counts from this file; see scripts/test.mjs. */
const reportFile = process.env.EVERINK_E2E_REPORT ?? 'test-results/report.json';

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/harness/setUp.ts',
  // One after another, as a developer wants it who looks on. `npm test` runs tests side by side, apart from those
  // that measure delays (`@measures`).
  workers: 1,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  // A start of the app takes two seconds on a quiet machine, and a minute on one with much other work. What never comes
  // is waited for in vain, once; no test may fail since the machine is busy.
  timeout: 600_000,
  expect: { timeout: 180_000, toPass: { intervals: [50, 100, 200] } },
  reporter: [['list'], ['json', { outputFile: reportFile }]],
  // Traces and screenshots of failed tests come from the fixture in e2e/harness/test.ts: Playwright's own
  // switches know the browsers it starts, not Electron apps.
  projects: [
    // First, since it has the longest tests: the last tests of a run should be short, or workers wait for one of them.
    { name: 'chaos', testDir: 'e2e/chaos', outputDir: 'test-results/chaos' },
    { name: 'standard', testDir: 'e2e/standard', outputDir: 'test-results/standard' },
  ],
});
