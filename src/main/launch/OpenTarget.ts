import { z } from 'zod';
import { maxInvitationLength, maxPathLength } from '../../shared/limits.ts';
import { upTo } from '../../shared/upTo.ts';

/** Most files and links that one start of the app opens. */
export const maxTargets = 10;

const openTargetSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('file'), path: z.string().min(1).check(upTo(maxPathLength)) }),
  z.strictObject({ type: z.literal('link'), url: z.string().check(upTo(maxInvitationLength)) }),
  z.strictObject({ type: z.literal('front') }),
  z.strictObject({ type: z.literal('window') }),
]);

/** A file or an `everink:` link that somebody asked the app to open; `front`: the app itself; `window`: another window. */
export type OpenTarget = z.infer<typeof openTargetSchema>;

/** What a second start passes to the running app, possibly of another version. */
const launchMessageSchema = z.object({ targets: z.array(openTargetSchema).max(maxTargets) });

/** @returns undefined for a message that this version does not understand */
export const readLaunchMessage = (message: unknown): readonly OpenTarget[] | undefined =>
  launchMessageSchema.safeParse(message).data?.targets;

/** @returns undefined for a path or link that is too long */
export const readOpenTarget = (target: OpenTarget): OpenTarget | undefined =>
  openTargetSchema.safeParse(target).data;
