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

/** Keeps what must not be in a file that anybody can read. */
export interface SecretStore {
  /** Empty: none. */
  get(name: string): string;
  /** An empty value removes it. */
  set(name: string, value: string): Promise<void>;
}

export interface JoinedBoardsOptions {
  readonly dataFolder: string;
  /** Of all boards of this device, the deleted ones included. */
  readonly boardIds: () => readonly string[];
  readonly secrets: SecretStore;
  readonly log: Log;
  readonly scrubber: Pick<Scrubber, 'hide'>;
  readonly now?: () => Date;
}

type JoinedFrom = Pick<Invitation, 'url' | 'token' | 'boardId' | 'pin'> & {
  readonly role?: BoardRole;
};

/** Which boards were joined, and from where, and which ones stay on this device by choice. */
export class JoinedBoards {
  /** What was wrong with the file when it was opened. */
  readonly problem: Problem | undefined;
  readonly #options: JoinedBoardsOptions;
  readonly #path: string;
  readonly #isWritable: boolean;
  #file: JoinedBoardsFile;
  /** Makes one change after another, so that none is lost. */
  readonly #limiter = new Limiter(1);

  private constructor(options: JoinedBoardsOptions, path: string, read: ReadJoinedBoards) {
    this.#options = options;
    this.#path = path;
    this.#file = read.file;
    this.problem = read.problem;
    this.#isWritable = read.isWritable ?? true;
    for (const board of this.#file.joined) options.scrubber.hide(this.#tokenOf(board));
  }

  /** A damaged file is set aside, see `problem`; no board is synced then until the user says where it lives. */
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

  /** How a board was joined, undefined when it was not. */
  joined(boardId: string): JoinedBoard | undefined {
    return this.#file.joined.find((board) => board.boardId === boardId);
  }

  /** Whether the user keeps the board on this device, whatever server the settings name. */
  staysOnDevice(boardId: string): boolean {
    return this.#file.onDevice.includes(boardId);
  }

  /** Whether nobody knows where the board lives, so that it is not synced until the user says so. */
  isUnknown(boardId: string): boolean {
    return this.#file.unknown?.includes(boardId) ?? false;
  }

  /** From now on this board is kept in sync with that server, and with no other. @throws what the disk says */
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

  /** The board stays on this device, and is not kept in sync with any server until that is asked for again. */
  async keepOnDevice(boardId: string): Promise<void> {
    await this.#change(async (file) => {
      const others = without(file, boardId);
      return { ...others, onDevice: [...others.onDevice, boardId] };
    });
  }

  /** Forgets where the board lived: it lives where all others do. */
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

  /** A board that was left needs no token. One that is left over does no harm. */
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

/** The list without this board. */
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
/** One token opened all boards of a server. */
const formerSecretName = (url: string): string => `home:${url}`;
const secretNames = (board: JoinedBoard): readonly string[] => [
  secretName(board),
  formerSecretName(board.url),
];
