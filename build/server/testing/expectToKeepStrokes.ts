import { expect } from 'vitest';
import { ServerProcess } from '../../../src/server/testing/ServerProcess.ts';
import { expectStrokesAfterKill } from './expectStrokesAfterKill.ts';

/** Required by those that admit other machines. */
const token = 'a-token-of-enough-characters';

/**
 * Starts a packaged server, and expects that it keeps strokes when it is killed.
 * @param check called at the end, while it runs
 */
export async function expectToKeepStrokes(
  command: readonly [program: string, ...args: string[]],
  dataFolder: string,
  check: (port: number) => Promise<void> = async () => undefined,
): Promise<void> {
  const server = await ServerProcess.start({ command, dataFolder, token });
  try {
    await expectStrokesAfterKill({
      url: server.url,
      token,
      kill: () => server.kill(),
      start: () => server.start(),
    });
    expect((await fetch(`${server.httpUrl}/healthz`)).status).toBe(200);
    await check(server.port);
    expect(await server.stop()).toBe(0);
  } finally {
    await server.dispose();
  }
}
