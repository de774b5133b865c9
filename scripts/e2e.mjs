/** `npm run e2e [-- suite] [-- Playwright's arguments]`: builds where needed, then runs suites in the app. */
import { buildIfStale } from './run/build.mjs';
import { runPlaywright } from './run/e2e.mjs';
import { runProgram } from './setup/setUp.mjs';

const suites = ['standard', 'chaos'];

await runProgram(async () => {
  const args = process.argv.slice(2);
  const [first = '', ...rest] = args;
  await buildIfStale();
  return await runPlaywright(suites.includes(first) ? [`--project=${first}`, ...rest] : args);
});
