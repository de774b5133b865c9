/** `npm run package [-- TARGET ...]`: builds packages for this platform into `dist/`, see docs/packaging.md. */
import { relative } from 'node:path';
import { packageApp } from './package/packageApp.mjs';
import { readProduct } from './package/product.mjs';
import { repositoryFolder } from './setup/folders.mjs';
import { say } from './setup/progress.mjs';
import { runProgram, setUp } from './setup/setUp.mjs';

await runProgram(async () => {
  await setUp({ forTests: false });
  const product = readProduct();
  for (const file of await packageApp(product, process.argv.slice(2))) {
    say(`✓ ${relative(repositoryFolder, file)}`);
  }
  if (product.testRuntime !== undefined) {
    say('These are test builds around the development runtime: do not publish them.');
  }
  return 0;
});
