import { app, powerMonitor } from 'electron';
import type { Log } from './log/Log.ts';
import { askToLose, type Unsaved } from './windows/askToLose.ts';
import { onEveryWindow } from './windows/onEveryWindow.ts';

export interface QuitOptions {
  readonly log: Log;
  /** Changes that are not on disk at this moment. */
  readonly unsaved: () => Unsaved;
  /** Resolves when everything the windows sent before they closed has arrived and is on disk, or the disk refuses it. */
  readonly save: () => Promise<Unsaved>;
  /** The user quits although something is unsaved. */
  readonly lose: () => void;
  /** The user stays: there may be no window any more. */
  readonly stay: () => void;
  /** Ends everything in order. By then nothing is unsaved, or the user accepted to lose it. */
  readonly close: () => Promise<void>;
  /** Installs a new version, once everything has ended. Not when the user accepted to lose something. Never rejects. */
  readonly update: () => Promise<void>;
}

/** The longest wait for everything except saving. */
const closeLimitMs = 10_000;
/** To copy a program of a hundred megabytes to a slow disk. */
const updateLimitMs = 60_000;

/**
 * Ends the app in order: windows first, then what they sent is saved, however long that takes, then everything
 * else. What the disk refuses would be lost, so the user is asked: before the windows close, and again when the disk
 * refuses what they sent at the end.
 */
export function quitInOrder(options: QuitOptions): void {
  const { log, unsaved, lose, stay } = options;
  let isAsking = false;
  let mayLose = false;
  let isEnding = false;

  app.on('before-quit', (event) => {
    const now = unsaved();
    if (mayLose || isEnding || now.count === 0 || now.problem === undefined) return;
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    void askToLose(now, 'quit').then((mayQuit) => {
      isAsking = false;
      mayLose = mayQuit;
      if (!mayQuit) {
        stay();
        return;
      }
      lose();
      app.quit();
    });
  });

  // A window that does not close stops the quit, and ends what was agreed.
  const askAgain = (): void => {
    mayLose = false;
  };
  onEveryWindow((window) => {
    window.webContents.on('will-prevent-unload', askAgain);
    window.on('close', ({ defaultPrevented }) => {
      if (defaultPrevented) askAgain();
    });
  });

  app.on('will-quit', (event) => {
    event.preventDefault();
    if (isEnding) return;
    isEnding = true;
    void end(options, mayLose).then((hasEnded) => {
      if (hasEnded) return;
      isEnding = false;
      stay();
    });
  });

  // The system waits a moment for an app that asks for it.
  powerMonitor.on('shutdown', (event?: Event) => {
    event?.preventDefault();
    log.info('the system shuts down');
    app.quit();
  });
}

/** @returns false when the user would rather keep the app than lose what the disk refuses */
async function end(options: QuitOptions, mayLose: boolean): Promise<boolean> {
  const { log, save, close, update } = options;
  const startMs = performance.now();
  const left = await save().catch((error: unknown): Unsaved => {
    log.error('saving failed at the end', { error });
    return { count: 0, problem: undefined };
  });
  if (left.count > 0 && !mayLose && !(await askToLose(left, 'quit'))) return false;
  if (left.count > 0) log.error('changes that the disk refused are lost', { count: left.count });
  const cancel = exitAfter(closeLimitMs, log);
  try {
    await close();
    cancel();
    exitAfter(updateLimitMs, log);
    if (left.count === 0 && !mayLose) await update();
    log.info('Everink ended', { ms: performance.now() - startMs });
  } catch (error) {
    log.error('Everink did not end well', { error });
  }
  app.exit(0);
  return true;
}

/** @returns a function that cancels it */
function exitAfter(limitMs: number, log: Log): () => void {
  const timer = setTimeout(() => {
    log.error('something did not end in time and was left behind');
    app.exit(1);
  }, limitMs);
  return () => clearTimeout(timer);
}
