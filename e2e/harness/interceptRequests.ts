import type { RequestName } from '../../src/shared/ipc.ts';
import type { Problem } from '../../src/shared/problem.ts';
import type { EverinkApp } from './app.ts';

/**
 * Holds requests of this name from windows until they are released.
 * @returns a function that releases them and lets later ones pass
 */
export async function holdRequests(
  app: EverinkApp,
  name: RequestName,
): Promise<() => Promise<void>> {
  await intercept(app, { name });
  return () =>
    app.electron.evaluate(() => (globalThis as unknown as { release: () => void }).release());
}

/** Answers later requests of this name from windows with a problem. */
export async function refuseRequests(
  app: EverinkApp,
  name: RequestName,
  problem: Problem,
): Promise<void> {
  await intercept(app, { name, problem });
}

async function intercept(
  app: EverinkApp,
  intercepted: { readonly name: RequestName; readonly problem?: Problem },
): Promise<void> {
  await app.electron.evaluate(({ ipcMain }, { name: wanted, problem }) => {
    type Handler = (event: unknown, name: unknown, payload: unknown) => unknown;
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      readonly _invokeHandlers: Map<string, Handler>;
    };
    const answer = handlers.get('everink:request');
    const released = new Promise<void>((release) => Object.assign(globalThis, { release }));
    handlers.set('everink:request', async (event, name, payload) => {
      if (name === wanted) {
        if (problem !== undefined) return { ok: false, problem };
        await released;
      }
      return answer?.(event, name, payload);
    });
  }, intercepted);
}
