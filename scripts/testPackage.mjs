/** `npm run test:package`: builds the Debian package, installs it, draws with it, and removes it. */
import { runPackageTests } from './run/packageTests.mjs';
import { runProgram, setUp } from './setup/setUp.mjs';

await runProgram(async () => {
  await setUp({ forTests: true });
  return await runPackageTests();
});
