import { join } from 'node:path';
import { Limiter } from '../../base/Limiter.ts';
import { CodedError } from '../../shared/CodedError.ts';
import type { BoardRole } from '../../shared/places.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Log } from '../log/Log.ts';
import type { Scrubber } from '../log/Scrubber.ts';
import type { BoardRoute } from '../sync/BoardRoutes.ts';
import { type Invitation, serverUrl } from './invitation.ts';
import {
  type JoinedBoard,
  type JoinedBoardsFile,
  type ReadJoinedBoards,
  readJoinedBoards,
  writeJoinedBoards,
} from './joinedBoardsFile.ts';

/** Stores texts that must not be in a readable file. */
export interface SecretStore {
  /** Empty: none. */
  get(name: string): string;
  /** An empty value removes it. */
  set(name: string, value: string): Promise<void>;
}

export interface JoinedBoardsOptions {
  readonly dataFolder: string;
  /** The ids of all boards on this device, including deleted ones. */
  readonly boardIds: () => readonly string[];
  readonly secrets: SecretStore;
  readonly log: Log;
  readonly scrubber: Pick<Scrubber, 'hide'>;
  readonly now?: () => Date;
}

type JoinedFrom = Pick<Invitation, 'url' | 'token' | 'boardId' | 'pin'> & {
  readonly role?: BoardRole;
};

/** The boards that were joined, with their servers, and the boards that the user keeps on this device. */
export class JoinedBoards {
  /** The problem with the file when it was opened. */
  readonly problem: Problem | undefined;
  readonly #options: JoinedBoardsOptions;
  readonly #path: string;
  readonly #isWritable: boolean;
  #file: JoinedBoardsFile;
  /** Processes one change after another, so that none is lost. */
  readonly #limiter = new Limiter(1);

  private constructor(options: JoinedBoardsOptions, path: string, read: ReadJoinedBoards) {
    this.#options = options;
    this.#path = path;
    this.#file = read.file;
    this.problem = read.problem;
    this.#isWritable = read.isWritable ?? true;
    for (const board of this.#file.joined) options.scrubber.hide(this.#tokenOf(board));
  }

  /** Sets a damaged file aside, see `problem`. Then no board is synced until the user says where it lives. */
  static async open(options: JoinedBoardsOptions): Promise<JoinedBoards> {
    const { dataFolder, boardIds, log, now = () => new Date() } = options;
    const path = join(dataFolder, 'homes.json');
    return new JoinedBoards(options, path, await readJoinedBoards(path, boardIds(), log, now()));
  }

  /** For `SyncOrchestrator.setRoutes`: boards with the same server and token share a session. */
  routes(): readonly BoardRoute[] {
    const groups = new Map<string, { server: BoardRoute['server']; boardIds: string[] }>();
    for (const board of this.#file.joined) {
      const { url, pin } = board;
      const token = this.#tokenOf(board);
      const key = JSON.stringify([url, token, pin]);
      const group = groups.get(key) ?? {
        server: { url, token, ...(pin === undefined ? {} : { pin }) },
        boardIds: [],
      };
      group.boardIds.push(board.boardId);
      groups.set(key, group);
    }
    const kept = [...this.#file.onDevice, ...(this.#file.unknown ?? [])];
    return [
      ...groups.values(),
      ...(kept.length > 0 ? [{ server: undefined, boardIds: kept }] : []),
    ];
  }

  /** How a board was joined; undefined: it was not. */
  joined(boardId: string): JoinedBoard | undefined {
    return this.#file.joined.find((board) => board.boardId === boardId);
  }

  /** Whether the user keeps the board on this device only, regardless of the settings. */
  staysOnDevice(boardId: string): boolean {
    return this.#file.onDevice.includes(boardId);
  }

  /** Whether it is unknown where the board lives. Then it is not synced until the user says so. */
  isUnknown(boardId: string): boolean {
    return this.#file.unknown?.includes(boardId) ?? false;
  }

  /** The board is synced with this server, and no other one, from now on. @throws a file system error */
  async join({ url, token, boardId, pin, role }: JoinedFrom): Promise<void> {
    const { scrubber, secrets } = this.#options;
    scrubber.hide(token);
    const board: JoinedBoard = {
      boardId,
      url: serverUrl(url),
      ...(pin === undefined ? {} : { pin }),
      ...(role === 'view' ? { role } : {}),
    };
    await this.#change(async (file) => {
      await secrets.set(secretName(board), token);
      const isKnown = file.joined.some((other) => other.boardId === boardId);
      const joined = isKnown
        ? file.joined.map((other) => (other.boardId === boardId ? board : other))
        : [...file.joined, board];
      return { ...without(file, boardId), joined };
    });
  }

  /** The board stays on this device and is not synced until the user asks for it again. */
  async keepOnDevice(boardId: string): Promise<void> {
    await this.#change(async (file) => {
      const others = without(file, boardId);
      return { ...others, onDevice: [...others.onDevice, boardId] };
    });
  }

  /** Forgets where the board lived: it uses the server of the settings, as other boards do. */
  async release(boardId: string): Promise<void> {
    await this.#change(async (file) => without(file, boardId));
  }

  #tokenOf(board: JoinedBoard): string {
    const { secrets } = this.#options;
    return secrets.get(secretName(board)) || secrets.get(formerSecretName(board.url));
  }

  async #change(next: (file: JoinedBoardsFile) => Promise<JoinedBoardsFile>): Promise<void> {
    const { problem } = this;
    if (!this.#isWritable && problem !== undefined) throw new CodedError(problem);
    await this.#limiter.run(async () => {
      const before = this.#file;
      const file = await next(before);
      if (JSON.stringify(file) === JSON.stringify(before)) return;
      await writeJoinedBoards(this.#path, file);
      this.#file = file;
      await this.#forgetTokens(before);
    });
  }

  /** A board that was left needs no token. If removing it fails, nothing is harmed. */
  async #forgetTokens(before: JoinedBoardsFile): Promise<void> {
    const kept = new Set(this.#file.joined.flatMap(secretNames));
    const gone = before.joined.flatMap(secretNames).filter((name) => !kept.has(name));
    for (const name of new Set(gone)) {
      try {
        await this.#options.secrets.set(name, '');
      } catch (error) {
        this.#options.log.warn('the secret of a server that was left is still kept', { error });
      }
    }
  }
}

function without(
  { joined, onDevice, unknown = [] }: JoinedBoardsFile,
  boardId: string,
): JoinedBoardsFile {
  const others = unknown.filter((id) => id !== boardId);
  return {
    joined: joined.filter((board) => board.boardId !== boardId),
    onDevice: onDevice.filter((id) => id !== boardId),
    ...(others.length > 0 ? { unknown: others } : {}),
  };
}

const secretName = ({ url, boardId }: JoinedBoard): string => `home:${url} ${boardId}`;
/** In the earlier form, boards of a server shared a token. */
const formerSecretName = (url: string): string => `home:${url}`;
const secretNames = (board: JoinedBoard): readonly string[] => [
  secretName(board),
  formerSecretName(board.url),
];
