import { z } from 'zod';
import { invitationIdSchema } from './invitationToken.ts';
import { upTo } from './upTo.ts';

/** Somebody who is in a board by an invitation. */
const guestSchema = z.object({
  id: z.number().int().positive(),
  invitationId: invitationIdSchema,
  /** Where they connect from. */
  address: z.string().check(upTo(100)),
});
export type Guest = z.infer<typeof guestSchema>;

/** Most guests that are reported; more may be there. */
export const maxReportedGuests = 500;
/** Most invitations that a device has at a time. */
export const maxInvitations = 500;

/** A message of the sync server to the process that forked it. */
export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listening'), port: z.number().int().min(1).max(65_535) }),
  /** It could not start. It waits until the other process ends it: its output could come after its exit, or never. */
  z.object({ type: z.literal('failed'), reason: z.string().check(upTo(2_000)) }),
  /** Everybody who is in a board by an invitation, whenever that changes. */
  z.object({ type: z.literal('guests'), guests: z.array(guestSchema).max(maxReportedGuests) }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;

const invitationIdsSchema = z.array(invitationIdSchema).max(maxInvitations);

/** A message to the sync server from the process that forked it, if it was started to wait for one. */
export const parentMessageSchema = z.discriminatedUnion('type', [
  /** The first one. Secrets come this way since other programs can read flags, and children inherit variables. */
  z.object({
    type: z.literal('begin'),
    token: z.string().min(16).check(upTo(200)),
    /** Ed25519, raw, base64url. */
    invitationKey: z.string().regex(/^[\w-]{43}$/),
    invitationIds: invitationIdsSchema,
    /** Where guests connect by TLS, on the same port; undefined: nowhere. */
    network: z
      .object({
        host: z.string().min(1).check(upTo(100)),
        /** PEM. */
        certificate: z.string().check(upTo(10_000)),
        privateKey: z.string().check(upTo(10_000)),
      })
      .optional(),
  }),
  /** From now on only these count. */
  z.object({ type: z.literal('invitations'), invitationIds: invitationIdsSchema }),
]);
export type ParentMessage = z.infer<typeof parentMessageSchema>;
export type BeginMessage = Extract<ParentMessage, { readonly type: 'begin' }>;

/** Set to `parent`: the sync server waits for the message `begin` before it listens. */
export const beginVariable = 'EVERINK_SERVER_BEGIN';
