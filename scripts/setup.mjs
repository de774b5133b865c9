/** `npm run setup`: everything that building, running and testing Everink needs. */
import { runProgram, setUp } from './setup/setUp.mjs';

await runProgram(async () => {
  await setUp({ forTests: true });
  return 0;
});
