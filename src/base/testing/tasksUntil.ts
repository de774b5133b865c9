import { nextTask } from '../inSlices.ts';

/** Lets other tasks of this thread run, one after the other, until the condition holds. No time has to pass for it. */
export async function tasksUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await nextTask();
}
