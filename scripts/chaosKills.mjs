/** `npm run chaos:kills`: kills the whole real app a hundred times in mid-burst; `EVERINK_CHAOS_KILLS`: so often. */
import { buildIfStale } from './run/build.mjs';
import { runPlaywright } from './run/e2e.mjs';
import { runProgram } from './setup/setUp.mjs';

await runProgram(async () => {
  await buildIfStale();
  const { EVERINK_CHAOS_KILLS = '100' } = process.env;
  return await runPlaywright(['--project=chaos', 'e2e/chaos/appKill.spec.ts'], {
    EVERINK_CHAOS_KILLS,
  });
});
