/** `npm run setup`: provides everything to build, run and test Everink. */
import { runProgram, setUp } from './setup/setUp.mjs';

await runProgram(async () => {
  await setUp({ forTests: true, retryAnswerMs: 15_000 });
  return 0;
});
