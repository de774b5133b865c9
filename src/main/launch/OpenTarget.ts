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
export interface LaunchMessage {
  /** JSON in Base64. */
  readonly targets: string;
}

const launchMessageSchema = z.object({ targets: z.base64() });
const targetsSchema = z.array(openTargetSchema).max(maxTargets);

/**
 * In Base64, since V8 may store other texts with two bytes a letter: on its way, Chromium drops spaces next to zero bytes,
 * and with them the whole message.
 */
export const launchMessageOf = (targets: readonly OpenTarget[]): LaunchMessage => ({
  targets: Buffer.from(JSON.stringify(targets)).toString('base64'),
});

/** @returns undefined for a message that this version does not understand */
export function readLaunchMessage(message: unknown): readonly OpenTarget[] | undefined {
  const text = launchMessageSchema.safeParse(message).data?.targets;
  if (text === undefined) return undefined;
  try {
    return targetsSchema.safeParse(JSON.parse(Buffer.from(text, 'base64').toString())).data;
  } catch {
    return undefined;
  }
}

/** @returns undefined for a path or link that is too long */
export const readOpenTarget = (target: OpenTarget): OpenTarget | undefined =>
  openTargetSchema.safeParse(target).data;
