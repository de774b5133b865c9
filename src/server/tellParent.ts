import type { ServerMessage } from '../shared/serverMessages.ts';

/** What Electron gives a process that it forked. */
interface ParentPort {
  postMessage(message: ServerMessage): void;
}
const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };

/**
 * Tells the program that forked this one, if one did: Electron or Node.
 * @returns whether there is such a program
 */
export function tellParent(message: ServerMessage): boolean {
  if (parentPort !== undefined) {
    parentPort.postMessage(message);
    return true;
  }
  if (!process.connected) return false;
  // Without a callback a parent that is just gone would end this process too.
  process.send?.(message, undefined, undefined, () => undefined);
  return true;
}
