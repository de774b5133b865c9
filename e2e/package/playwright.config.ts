import { defineConfig } from '@playwright/test';
import common from '../../playwright.config.ts';

const { globalSetup: _, ...others } = common;

/** The tests of the package in `dist`: `npm run test:package`. They install it, so they are not among the others. */
export default defineConfig({
  ...others,
  testDir: '.',
  fullyParallel: false,
  projects: [{ name: 'package', outputDir: '../../test-results/package' }],
});
