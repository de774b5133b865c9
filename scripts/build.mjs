/** `npm run build`: builds the app into `out/`. */
import { build } from './run/build.mjs';
import { runProgram } from './setup/setUp.mjs';

await runProgram(async () => {
  await build();
  return 0;
});
