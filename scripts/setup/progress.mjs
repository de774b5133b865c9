/**
 * A failure that the user can fix. The message is one sentence with the problem and what to do. Any other error during
 * set-up is a bug and shown with its stack.
 */
export class SetupProblem extends Error {}

/** @param {number} sinceMs of `performance.now()` */
export function secondsSince(sinceMs) {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** @param {string} sentence */
export function warn(sentence) {
  process.stderr.write(`  ! ${sentence}\n`);
}

/**
 * One step of the set-up. Prints nothing if nothing has to be done.
 * @param {string} name of what the step provides
 * @param {() => string | undefined | Promise<string | undefined>} whatToDo returns a description of the work, undefined
 * if there is none
 * @param {() => void | Promise<void>} run
 * @returns {Promise<boolean>} whether it ran
 */
export async function step(name, whatToDo, run) {
  const task = await whatToDo();
  if (task === undefined) {
    return false;
  }
  say(`• ${name}: ${task} ...`);
  const startMs = performance.now();
  await run();
  say(`✓ ${name} (${secondsSince(startMs)})`);
  return true;
}
