/** `npm start`: sets up and builds the app if needed, and starts it. */
import { spawn } from 'node:child_process';
import { buildIfStale } from './run/build.mjs';
import { openDisplay } from './run/display.mjs';
import { describeRuntime, electronProgram } from './run/runtime.mjs';
import { toolEnvironment } from './setup/folders.mjs';
import { SetupProblem, say } from './setup/progress.mjs';
import { runProgram, setUp } from './setup/setUp.mjs';

await runProgram(async () => {
  await setUp({ forTests: false });
  await buildIfStale();
  say(await describeRuntime());
  const display = await openDisplay(toolEnvironment());
  if (display.isVirtual) {
    say(`Everink runs on the virtual display ${display.env.DISPLAY}, which is invisible.`);
  }
  try {
    return await runApp(display);
  } finally {
    display.end();
  }
});

/**
 * @param {import('./run/display.mjs').Display} display
 * @returns {Promise<number>} the app's exit code
 */
function runApp(display) {
  const isRoot = process.getuid?.() === 0;
  if (isRoot && !display.isVirtual) {
    throw new SetupProblem(
      "Chromium's sandbox does not work for root, and Everink does not show windows without it: start it as a normal user.",
    );
  }
  const app = spawn(
    electronProgram(),
    [...(isRoot ? ['--no-sandbox'] : []), '.', ...process.argv.slice(2)],
    { env: display.env, stdio: 'inherit' },
  );
  say('Everink is starting. Ctrl+C ends it.');
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    // A terminal sends signals to the app as well, a process manager only to this program.
    process.on(signal, () => app.kill('SIGTERM'));
  }
  return new Promise((done, failed) => {
    app.once('error', failed);
    app.once('exit', (code) => done(code ?? 1));
  });
}
