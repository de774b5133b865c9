/** `npm run test:server-package`: the tests of the server's packages and proxies in their long form. */
import { aptInstall } from './setup/aptInstall.mjs';
import { hasProgram, run } from './setup/command.mjs';
import { toolEnvironment } from './setup/folders.mjs';
import { runProgram, setUp } from './setup/setUp.mjs';

await runProgram(async () => {
  await setUp({ forTests: true });
  if (!hasProgram('systemd-nspawn')) {
    await aptInstall(['systemd-container'], 'The test of the Debian package boots a system');
  }
  const env = { ...toolEnvironment(), EVERINK_LONG_SERVER_TESTS: '1' };
  const { exitCode } = await run('vitest', ['run', 'build/server', 'ops/proxy'], {
    env,
    show: true,
  });
  return exitCode;
});
