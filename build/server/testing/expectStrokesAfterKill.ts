import { expect } from 'vitest';
import { TestSocket } from '../../../src/server/testing/BoardClient.ts';

interface KillableServer {
  readonly url: string;
  /** Empty: none is required. */
  readonly token: string;
  readonly kill: () => Promise<void>;
  /** Starts it again at the same address; it may not listen yet. */
  readonly start: () => Promise<void>;
}

/** Draws, kills the server, and expects the strokes after its next start. */
export async function expectStrokesAfterKill(server: KillableServer): Promise<void> {
  const { url, token } = server;
  const sockets: TestSocket[] = [];
  const open = () => {
    const socket = new TestSocket(url);
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
    await expect(fetch(url.replace('ws:', 'http:'))).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
    for (const socket of sockets.splice(0)) socket.close();
    await server.start();
    const reader = open();
    await reader.synced();
    expect(Object.keys(reader.shapes).toSorted()).toEqual(['large', 'small']);
  } finally {
    for (const socket of sockets) socket.close();
  }
}
