/**
 * `npm run chaos:kills [-- Playwright's arguments]`: kills the whole real app while it draws, a hundred times or
 * `EVERINK_CHAOS_KILLS` times.
 */
import { buildIfStale } from './run/build.mjs';
import { runPlaywright } from './run/e2e.mjs';
import { runProgram } from './setup/setUp.mjs';

await runProgram(async () => {
  await buildIfStale();
  const { EVERINK_CHAOS_KILLS = '100' } = process.env;
  const args = ['--project=chaos', 'e2e/chaos/appKill.spec.ts', ...process.argv.slice(2)];
  return await runPlaywright(args, { EVERINK_CHAOS_KILLS });
});
