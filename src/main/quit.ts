import { app, dialog } from 'electron';
import type { Log } from './log/Log.ts';

export interface QuitOptions {
  readonly log: Log;
  /** Operations that the disk has not taken, and why when it refuses. */
  readonly unsaved: () => { readonly count: number; readonly problem: string | undefined };
  /** The user goes on: there may be no window any more. */
  readonly stay: () => void;
  /** Brings everything to a good end. */
  readonly close: () => Promise<void>;
}

/** Everything has ended by then, or is not waited for any longer. */
const closeLimitMs = 10_000;

/**
 * Ends the app in good order: windows first, then what they sent is saved, then everything else. What the disk
 * refuses would be lost, so the user is asked first.
 */
export function quitInOrder({ log, unsaved, stay, close }: QuitOptions): void {
  let isAsking = false;
  let isClosing = false;

  app.on('before-quit', (event) => {
    const { count, problem } = unsaved();
    if (isClosing || count === 0 || problem === undefined) return;
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    void askToQuit(count, problem).then((mayQuit) => {
      isAsking = false;
      if (mayQuit) {
        isClosing = true;
        app.quit();
      } else {
        stay();
      }
    });
  });

  app.on('will-quit', (event) => {
    event.preventDefault();
    void endAll(log, close);
  });
}

async function endAll(log: Log, close: () => Promise<void>): Promise<void> {
  const startMs = performance.now();
  const impatience = setTimeout(() => {
    log.error('something did not end in time and was left behind');
    app.exit(1);
  }, closeLimitMs);
  try {
    await close();
    log.info('Everink ended', { ms: performance.now() - startMs });
  } catch (error) {
    log.error('Everink did not end well', { error });
  }
  clearTimeout(impatience);
  app.exit(0);
}

async function askToQuit(count: number, problem: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: 'Not saved',
    message: count === 1 ? 'One change is not saved.' : `${count} changes are not saved.`,
    detail: `${problem} If you quit now, they are lost.`,
    buttons: ['Go on drawing', 'Quit and lose them'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}
