import { expect } from 'vitest';
import { TestSocket } from '../../../src/server/testing/BoardClient.ts';
import { ServerProcess } from '../../../src/server/testing/ServerProcess.ts';

/** Required by those that admit other machines. */
const token = 'a-token-of-enough-characters';

/**
 * Starts a packaged server, draws, kills it, and expects the strokes after the next start.
 * @param check called at the end, while it runs
 */
export async function expectToKeepStrokes(
  command: readonly [program: string, ...args: string[]],
  dataFolder: string,
  check: (port: number) => Promise<void> = async () => undefined,
): Promise<void> {
  const server = await ServerProcess.start({ command, dataFolder, token });
  const sockets: TestSocket[] = [];
  const open = () => {
    const socket = new TestSocket(server.url);
    sockets.push(socket);
    return socket.open('board', { token });
  };
  try {
    const author = open();
    await author.synced();
    author.draw('small');
    // As large as what the server's worker checks.
    author.draw('large', 'x'.repeat(1_000_000));
    await author.acknowledged();
    await server.kill();
    for (const socket of sockets.splice(0)) socket.close();
    await server.start();
    const reader = open();
    await reader.synced();
    expect(Object.keys(reader.shapes).toSorted()).toEqual(['large', 'small']);
    expect((await fetch(`${server.httpUrl}/healthz`)).status).toBe(200);
    await check(server.port);
    expect(await server.stop()).toBe(0);
  } finally {
    for (const socket of sockets) socket.close();
    await server.dispose();
  }
}
