import { z } from 'zod';
import { maxUpdateSizeBytes } from './limits.ts';

/** What the user did, in one word. A closed set: it labels traces and logs, so it must stay bounded. */
export const operationKinds = [
  'draw',
  'erase',
  'create',
  'move',
  'resize',
  'restyle',
  'reorder',
  'text',
  'delete',
  'paste',
  'duplicate',
  'undo',
  'redo',
  'rename',
  'import',
  'recover',
] as const;

export type OperationKind = (typeof operationKinds)[number];

/** The id of a board that is on this device. Older versions took a few that are refused now, see `boardIdSchema`. */
export const storedBoardIdSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'a board id is 1 to 100 letters, digits, ".", "_" or "-"',
  );

/**
 * The id of a board that comes from outside or goes to a server, where it is the document name. Servers keep documents in
 * plain objects: a board called `constructor` would be found there although nobody made it, and end the session of all boards.
 */
export const boardIdSchema = storedBoardIdSchema.refine(
  (id) => !(id in Object.prototype),
  'a board must not be called like a part of every JavaScript object',
);

export type BoardId = z.infer<typeof boardIdSchema>;

/** Bytes that crossed a process border. Empty updates carry nothing and are refused. */
export const updateSchema = z
  .instanceof(Uint8Array)
  .refine((update) => update.byteLength > 0, 'an update must not be empty')
  .refine(
    (update) => update.byteLength <= maxUpdateSizeBytes,
    `an update must not be larger than ${maxUpdateSizeBytes} bytes`,
  );

/**
 * One local change as the user sees it: the unit of saving, sync, metrics and traces.
 * `update` is a Yjs update (V1 encoding); `createdAt` is milliseconds since the epoch by the wall clock
 * and is for people and logs only, never for ordering.
 */
export const operationSchema = z.object({
  id: z.uuid(),
  boardId: storedBoardIdSchema,
  kind: z.enum(operationKinds),
  update: updateSchema,
  createdAt: z.number().int().nonnegative(),
});

export type Operation = z.infer<typeof operationSchema>;
