import { packageApp } from '../package/packageApp.mjs';
import { readProduct } from '../package/product.mjs';
import { runPlaywright } from './e2e.mjs';

/**
 * Builds the Debian package and runs its tests.
 * @param {NodeJS.ProcessEnv} [env] for Playwright, see `runPlaywright`
 */
export async function runPackageTests(env) {
  await packageApp(readProduct(), ['deb']);
  return await runPlaywright(['--config=e2e/package/playwright.config.ts'], env);
}
