/**
 * `npm run e2e [-- suite] [-- --language ja] [-- Playwright's arguments]`: builds the app if needed and runs end-to-end
 * suites, in English or the given language.
 */
import { buildIfStale } from './run/build.mjs';
import { runPlaywright } from './run/e2e.mjs';
import { runProgram } from './setup/setUp.mjs';

const suites = ['standard', 'chaos'];

await runProgram(async () => {
  const args = process.argv.slice(2);
  const place = args.indexOf('--language');
  const [, EVERINK_E2E_LANGUAGE] = place === -1 ? [] : args.splice(place, 2);
  const [first = '', ...rest] = args;
  await buildIfStale();
  return await runPlaywright(suites.includes(first) ? [`--project=${first}`, ...rest] : args, {
    ...(EVERINK_E2E_LANGUAGE === undefined ? {} : { EVERINK_E2E_LANGUAGE }),
  });
});
