import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { boardIdSchema } from '../../shared/operation.ts';
import { writeAtomically } from '../files/writeAtomically.ts';
import type { Log } from '../log/Log.ts';
import type { Scrubber } from '../log/Scrubber.ts';
import { type Invitation, serverUrl } from './invitation.ts';

const homesSchema = z.array(
  z.strictObject({
    url: z.string().transform((url, context) => {
      try {
        return serverUrl(url);
      } catch {
        context.addIssue('not the address of a sync server');
        return z.NEVER;
      }
    }),
    boardIds: z.array(boardIdSchema).min(1),
  }),
);
type StoredHome = z.infer<typeof homesSchema>[number];

/** Keeps what must not be in a file that anybody can read. */
export interface SecretStore {
  /** Empty: none. */
  get(name: string): string;
  /** An empty value removes it. */
  set(name: string, value: string): Promise<void>;
}

/** A server of somebody else, and the boards of it that were joined here: only these go there. */
export interface Home {
  readonly server: { readonly url: string; readonly token: string };
  readonly boardIds: readonly string[];
}

export interface HomesOptions {
  readonly dataFolder: string;
  readonly secrets: SecretStore;
  readonly log: Log;
  readonly scrubber: Pick<Scrubber, 'hide'>;
  /** Whether an address is this very app's: its boards are at home here. */
  readonly isOwn: (url: string) => boolean;
  readonly now?: () => Date;
}

/** Which boards were joined, and from where. */
export class Homes {
  /** What was wrong with the file when it was opened, in a sentence for the user. */
  readonly problem: string | undefined;
  readonly #options: HomesOptions;
  readonly #path: string;
  readonly #isWritable: boolean;
  #homes: readonly StoredHome[];
  /** Changes are made one after another, so that none is lost. */
  #lastChange: Promise<unknown> = Promise.resolve();

  private constructor(options: HomesOptions, read: ReadHomes) {
    this.#options = options;
    this.#path = pathIn(options.dataFolder);
    this.#homes = read.homes;
    this.problem = read.problem;
    this.#isWritable = read.isWritable ?? true;
    for (const { server } of this.homes()) options.scrubber.hide(server.token);
  }

  /** A damaged file is set aside, see `problem`. */
  static async open(options: HomesOptions): Promise<Homes> {
    return new Homes(options, await readHomes(options));
  }

  homes(): readonly Home[] {
    return this.#homes.map(({ url, boardIds }) => ({
      server: { url, token: this.#options.secrets.get(secretName(url)) },
      boardIds,
    }));
  }

  /** The server that a board was joined from. */
  urlOf(boardId: string): string | undefined {
    return this.#homes.find(({ boardIds }) => boardIds.includes(boardId))?.url;
  }

  /** From now on this board is kept in sync with that server, and with no other. @throws what the disk says */
  async join({ url, token, boardId }: Invitation): Promise<void> {
    this.#options.scrubber.hide(token);
    if (this.#options.isOwn(url)) return;
    const home = serverUrl(url);
    await this.#change(async () => {
      await this.#options.secrets.set(secretName(home), token);
      if (this.urlOf(boardId) === home) return this.#homes;
      return added(without(this.#homes, boardId), home, boardId);
    });
  }

  /** The board stays here, and is no longer kept in sync with the server it was joined from. */
  async leave(boardId: string): Promise<void> {
    await this.#change(async () => without(this.#homes, boardId));
  }

  async #change(next: () => Promise<readonly StoredHome[]>): Promise<void> {
    if (!this.#isWritable) throw new Error(this.problem);
    const change = this.#lastChange.then(async () => {
      const before = this.#homes;
      const homes = await next();
      if (JSON.stringify(homes) === JSON.stringify(before)) return;
      await writeAtomically(this.#path, `${JSON.stringify(homes, undefined, 2)}\n`);
      this.#homes = homes;
      await this.#forgetTokens(before);
    });
    this.#lastChange = change.catch(() => undefined);
    await change;
  }

  /** A server that no board is joined from any more needs no token. One that is left over does no harm. */
  async #forgetTokens(before: readonly StoredHome[]): Promise<void> {
    const kept = new Set(this.#homes.map(({ url }) => url));
    for (const { url } of before.filter((home) => !kept.has(home.url))) {
      try {
        await this.#options.secrets.set(secretName(url), '');
      } catch (error) {
        this.#options.log.warn('the secret of a server that was left is still kept', { error });
      }
    }
  }
}

const pathIn = (dataFolder: string): string => join(dataFolder, 'homes.json');
const secretName = (url: string): string => `home:${url}`;

function added(homes: readonly StoredHome[], url: string, boardId: string): readonly StoredHome[] {
  if (!homes.some((home) => home.url === url)) return [...homes, { url, boardIds: [boardId] }];
  return homes.map((home) =>
    home.url === url ? { url, boardIds: [...home.boardIds, boardId] } : home,
  );
}

function without(homes: readonly StoredHome[], boardId: string): readonly StoredHome[] {
  return homes
    .map(({ url, boardIds }) => ({ url, boardIds: boardIds.filter((id) => id !== boardId) }))
    .filter(({ boardIds }) => boardIds.length > 0);
}

interface ReadHomes {
  readonly homes: readonly StoredHome[];
  readonly problem?: string;
  /** False: a damaged file is still in its place, and a change would overwrite it. */
  readonly isWritable?: boolean;
}

async function readHomes(options: HomesOptions): Promise<ReadHomes> {
  const { dataFolder, log, now = () => new Date() } = options;
  const path = pathIn(dataFolder);
  try {
    return { homes: homesSchema.parse(JSON.parse(await readFile(path, 'utf8'))) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { homes: [] };
    log.error('the list of joined boards cannot be read', { error });
  }
  return await setAside(path, now());
}

async function setAside(path: string, now: Date): Promise<ReadHomes> {
  const keptAs = `${path}.damaged-${now.toISOString().replaceAll(':', '-')}`;
  const what =
    'The list of the boards you joined could not be read. The boards are here, but they are not in sync with those who invited you.';
  try {
    await rename(path, keptAs);
  } catch {
    const problem = `${what} Repair or move away the file ${path}, then start Everink again.`;
    return { homes: [], isWritable: false, problem };
  }
  const problem = `${what} Join them again with their invitations. The damaged list is kept in ${keptAs}.`;
  return { homes: [], problem };
}
