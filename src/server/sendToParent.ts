import type { ServerMessage } from '../shared/serverMessages.ts';

/** The port that Electron passes to a forked process. */
interface ParentPort {
  postMessage(message: ServerMessage): void;
}
const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };

/**
 * Sends a message to the parent process, Electron or Node.
 * @returns whether there is one
 */
export function sendToParent(message: ServerMessage): boolean {
  if (parentPort !== undefined) {
    parentPort.postMessage(message);
    return true;
  }
  if (!process.connected) return false;
  // Without a callback, an error would be thrown if the parent has just ended.
  process.send?.(message, undefined, undefined, () => undefined);
  return true;
}
