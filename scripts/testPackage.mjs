/** `npm run test:package`: builds the Debian package, installs it, draws with it, and removes it. */
import { packageApp } from './package/packageApp.mjs';
import { readProduct } from './package/product.mjs';
import { runPlaywright } from './run/e2e.mjs';
import { runProgram, setUp } from './setup/setUp.mjs';

await runProgram(async () => {
  await setUp({ forTests: true });
  await packageApp(readProduct(), ['deb']);
  return await runPlaywright(['--config=e2e/package/playwright.config.ts']);
});
