import { constants, copyFile, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { storedBoardIdSchema } from '../../shared/operation.ts';
import type { Problem } from '../../shared/problem.ts';
import { damagedName } from '../files/damagedName.ts';
import { writeAtomically } from '../files/writeAtomically.ts';
import type { Log } from '../log/Log.ts';
import { pinSchema, serverUrl } from './invitation.ts';

const urlSchema = z.string().transform((url, context) => {
  try {
    return serverUrl(url);
  } catch {
    context.addIssue('not the address of a sync server');
    return z.NEVER;
  }
});

const joinedSchema = z.strictObject({
  boardId: storedBoardIdSchema,
  url: urlSchema,
  /** Fingerprint of the server's certificate. */
  pin: pinSchema.optional(),
  /** Missing: the board may be edited. */
  role: z.literal('view').optional(),
});
/** A joined board, and how it was joined. */
export type JoinedBoard = z.infer<typeof joinedSchema>;

const fileSchema = z.strictObject({
  joined: z.array(joinedSchema),
  /** Boards that the user keeps on this device. */
  onDevice: z.array(storedBoardIdSchema),
  /** Boards that may have been joined, because the list of joined boards was damaged. */
  unknown: z.array(storedBoardIdSchema).optional(),
});
export type JoinedBoardsFile = Omit<z.infer<typeof fileSchema>, 'unknown'> & {
  readonly unknown?: readonly string[] | undefined;
};

/** The earlier form: servers with their boards. */
const formerSchema = z.array(
  z.strictObject({ url: urlSchema, boardIds: z.array(storedBoardIdSchema).min(1) }),
);

const anyFileSchema = z.union([
  fileSchema,
  formerSchema.transform(
    (joinedBoards): JoinedBoardsFile => ({
      joined: joinedBoards.flatMap(({ url, boardIds }) =>
        boardIds.map((boardId) => ({ boardId, url })),
      ),
      onDevice: [],
    }),
  ),
]);

const nothing: JoinedBoardsFile = { joined: [], onDevice: [] };

export interface ReadJoinedBoards {
  readonly file: JoinedBoardsFile;
  readonly problem?: Problem;
  /** False: a damaged file is still in its place, and a change would overwrite it. */
  readonly isWritable?: boolean;
}

/**
 * Reads the list of joined boards. A damaged list is copied, and then the server of every board on this device is
 * unknown. Never rejects.
 * @param boardIds all boards of this device
 */
export async function readJoinedBoards(
  path: string,
  boardIds: readonly string[],
  log: Log,
  now: Date,
): Promise<ReadJoinedBoards> {
  try {
    return { file: anyFileSchema.parse(JSON.parse(await readFile(path, 'utf8'))) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { file: nothing };
    log.error('the list of joined boards cannot be read', { error });
  }
  return await replaceDamaged(path, { ...nothing, unknown: boardIds }, now);
}

async function replaceDamaged(
  path: string,
  file: JoinedBoardsFile,
  now: Date,
): Promise<ReadJoinedBoards> {
  const keptAs = damagedName(path, now);
  try {
    // A copy rather than a rename: after a crash between two steps, the next start would find no list and sync all
    // boards with the default server.
    await copyFile(path, keptAs, constants.COPYFILE_EXCL);
    await writeJoinedBoards(path, file);
  } catch {
    return { file, isWritable: false, problem: { code: 'joined-boards-stuck', path } };
  }
  return { file, problem: { code: 'joined-boards-damaged', keptAs } };
}

/** @throws a file system error */
export const writeJoinedBoards = (path: string, file: JoinedBoardsFile): Promise<void> =>
  writeAtomically(path, `${JSON.stringify(file, undefined, 2)}\n`);
