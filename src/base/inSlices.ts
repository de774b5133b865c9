/**
 * Runs long work in slices, so that input and frames are handled in between: the first slice at once, each other one as
 * a task of its own.
 * @param work ends a slice by `yield`
 * @param signal once it is aborted, no further slice is run
 * @returns undefined when one slice was enough, so that little work needs no task of its own
 */
export function inSlices(work: Iterator<void>, signal: AbortSignal): Promise<void> | undefined {
  return work.next().done ? undefined : finish(work, signal);
}

async function finish(work: Iterator<void>, signal: AbortSignal): Promise<void> {
  do await nextTask();
  while (!signal.aborted && !work.next().done);
}

/** Lets input and frames be handled. Not by a timer, since the timers of hidden windows are throttled. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
