import { app } from 'electron';
import { type OpenTarget, readLaunchMessage, readOpenTarget } from './OpenTarget.ts';
import { TargetQueue } from './TargetQueue.ts';

/**
 * Collects what the app is asked to open: by its own command line, by later starts, and on macOS by events of the
 * system, of which the first comes before the app is ready.
 */
export function receiveTargets(own: readonly OpenTarget[]): TargetQueue {
  // The packages for Linux say so in their desktop entry. From source, the program is Electron.
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient('everink');
  const targets = new TargetQueue();
  const add = (target: OpenTarget): void => {
    const read = readOpenTarget(target);
    if (read !== undefined) targets.add(read);
  };
  // The window that the app opens first is a new one.
  for (const target of own) if (target.type !== 'window') add(target);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    add({ type: 'file', path });
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    add({ type: 'link', url });
  });
  app.on('second-instance', (_event, _args, _folder, message) => {
    const started = readLaunchMessage(message) ?? [];
    if (started.length === 0) add({ type: 'front' });
    for (const target of started) add(target);
  });
  return targets;
}
