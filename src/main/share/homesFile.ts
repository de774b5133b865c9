import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { storedBoardIdSchema } from '../../shared/operation.ts';
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
  /** Of the server's certificate. */
  pin: pinSchema.optional(),
  /** Without it the board may be changed. */
  role: z.literal('view').optional(),
});
/** A board that was joined, and how. */
export type JoinedBoard = z.infer<typeof joinedSchema>;

const fileSchema = z.strictObject({
  joined: z.array(joinedSchema),
  /** Boards that stay on this device by choice. */
  onDevice: z.array(storedBoardIdSchema),
});
export type HomesFile = z.infer<typeof fileSchema>;

/** The earlier form: servers with their boards. */
const formerSchema = z.array(
  z.strictObject({ url: urlSchema, boardIds: z.array(storedBoardIdSchema).min(1) }),
);

const homesSchema = z.union([
  fileSchema,
  formerSchema.transform(
    (homes): HomesFile => ({
      joined: homes.flatMap(({ url, boardIds }) => boardIds.map((boardId) => ({ boardId, url }))),
      onDevice: [],
    }),
  ),
]);

const nothing: HomesFile = { joined: [], onDevice: [] };

export interface ReadHomes {
  readonly file: HomesFile;
  /** A sentence for the user. */
  readonly problem?: string;
  /** False: a damaged file is still in its place, and a change would overwrite it. */
  readonly isWritable?: boolean;
}

/** Reads the list of joined boards. A damaged file is set aside. Never rejects. */
export async function readHomes(path: string, log: Log, now: Date): Promise<ReadHomes> {
  try {
    return { file: homesSchema.parse(JSON.parse(await readFile(path, 'utf8'))) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { file: nothing };
    log.error('the list of joined boards cannot be read', { error });
  }
  return await setAside(path, now);
}

async function setAside(path: string, now: Date): Promise<ReadHomes> {
  const keptAs = `${path}.damaged-${now.toISOString().replaceAll(':', '-')}`;
  const what =
    'The list of the boards you joined could not be read. The boards are here, but they are not in sync with those who invited you.';
  try {
    await rename(path, keptAs);
  } catch {
    const problem = `${what} Repair or move away the file ${path}, then start Everink again.`;
    return { file: nothing, isWritable: false, problem };
  }
  const problem = `${what} Join them again with their invitations. The damaged list is kept in ${keptAs}.`;
  return { file: nothing, problem };
}
