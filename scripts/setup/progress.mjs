/**
 * A failure that a person can fix: its message says in one sentence what is wrong and what to do.
 * Any other error during set-up is a bug and is shown with its stack.
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
 * One step of the set-up: silent when nothing has to be done.
 * @param {string} name what the step provides
 * @param {() => string | undefined | Promise<string | undefined>} whatToDo says what is going to happen, undefined when nothing has to
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
