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

/** The name of a board: it is the document name on the sync server too, so any text that is safe there is allowed. */
export const boardIdSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'a board id is 1 to 100 letters, digits, ".", "_" or "-"',
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
  boardId: boardIdSchema,
  kind: z.enum(operationKinds),
  update: updateSchema,
  createdAt: z.number().int().nonnegative(),
});

export type Operation = z.infer<typeof operationSchema>;
