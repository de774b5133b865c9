import type { ServerMessage } from '../shared/serverMessages.ts';

/** What Electron gives a process that it forked. */
interface ParentPort {
  postMessage(message: ServerMessage): void;
}
const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };

/** Tells the program that forked this one, if one did: Electron or Node. */
export function tellParent(message: ServerMessage): void {
  if (parentPort !== undefined) parentPort.postMessage(message);
  else if (process.connected) {
    // Without a callback a parent that is just gone would end this process too.
    process.send?.(message, undefined, undefined, () => undefined);
  }
}
