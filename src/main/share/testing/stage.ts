import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { TestSocket } from '../../../server/testing/BoardClient.ts';
import type { ShareState } from '../../../shared/ipc.ts';
import { formatLine } from '../../log/formatLine.ts';
import type { Log, LogFields } from '../../log/Log.ts';
import { Scrubber } from '../../log/Scrubber.ts';
import type { NewInvitation } from '../Invitations.ts';
import { type Invitation, parseInvitation } from '../invitation.ts';
import { Sharing, type SharingOptions } from '../Sharing.ts';
import { forkServer } from './forkServer.ts';

type StageOptions = Omit<Partial<SharingOptions>, 'fork'> & {
  readonly dataFolder: string;
  readonly fork?: typeof forkServer;
};

interface Fork {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The number of earlier servers that were still running at the fork. */
  readonly others: number;
}

type Shared = Extract<ShareState, { state: 'on' }>;

/** Creates fixtures for tests of sharing, and disposes of them after each test in reverse order. */
export function stage() {
  const ends: (() => Promise<unknown> | unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  return {
    folder(): string {
      const path = mkdtempSync(join(tmpdir(), 'everink-share-'));
      ends.push(() => rmSync(path, { recursive: true, force: true }));
      return path;
    },
    /** Sharing with the real server, and records of its processes and log lines. */
    sharing(options: StageOptions) {
      const processes: ChildProcess[] = [];
      const forks: Fork[] = [];
      const logLines: string[] = [];
      const scrubber = new Scrubber();
      const sharing = new Sharing({
        secrets: memorySecrets(),
        titleOf: () => '',
        log: collectingLog(logLines, scrubber),
        scrubber,
        interfaces: () => ({}),
        ...options,
        fork: (args, env) => {
          forks.push({ args, env, others: processes.filter(isRunning).length });
          const child = options.fork?.(args, env) ?? forkServer(args, env);
          processes.push(child);
          return child;
        },
      });
      ends.push(() => sharing.stop());
      return { sharing, processes, forks, logLines };
    },
    client(url: string): TestSocket {
      const socket = new TestSocket(url);
      ends.push(() => socket.close());
      return socket;
    },
    /** Another program that listens on this port. */
    async occupy(port: number): Promise<void> {
      const other = createServer();
      await new Promise<void>((done) => other.listen(port, '0.0.0.0', done));
      ends.push(() => new Promise((done) => other.close(done)));
    },
  };
}

export const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null;

export function memorySecrets(): SharingOptions['secrets'] {
  const kept = new Map<string, string>();
  return {
    get: (name) => kept.get(name) ?? '',
    async set(name, value) {
      kept.set(name, value);
    },
  };
}

/** Creates an invitation to a board and parses it as a guest does. Sharing must be on. */
export async function invited(
  sharing: Sharing,
  boardId: string,
  more: Partial<NewInvitation> = {},
): Promise<Invitation & { readonly id: string }> {
  const lasting = { role: 'edit', lifetime: 'unlimited', name: '' } as const;
  const { invitations } = await sharing.invite({ ...lasting, boardId, ...more });
  const { id = '', link = '' } = invitations.at(-1) ?? {};
  return { id, ...parseInvitation(link) };
}

/** Resolves with the first state that fits, starting with the current one. */
export function stateOf(
  sharing: Sharing,
  fits: (state: ShareState) => boolean,
): Promise<ShareState> {
  return new Promise((resolve) => {
    const look = (state: ShareState): void => {
      if (!fits(state)) return;
      stop();
      resolve(state);
    };
    const stop = sharing.onChange(look);
    look(sharing.state);
  });
}

/** Starts sharing. @throws when that fails */
export async function started(sharing: Sharing): Promise<Shared> {
  const state = await sharing.start();
  if (state.state !== 'on') throw new Error(`sharing is not on: ${JSON.stringify(state)}`);
  return state;
}

function collectingLog(lines: string[], scrubber: Scrubber): Log {
  const write =
    (level: string) =>
    (what: string, fields: LogFields = {}): void => {
      lines.push(`${level} ${formatLine(what, fields, scrubber, true)}`);
    };
  return {
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: write('debug'),
  };
}
