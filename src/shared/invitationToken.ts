import { z } from 'zod';
import { boardIdSchema } from './operation.ts';
import type { BoardRole } from './places.ts';

/** What a signed invitation says. */
export interface InvitationGrant {
  /** Names the invitation, so that it can be revoked. */
  readonly id: string;
  readonly boardId: string;
  readonly role: BoardRole;
  /** Milliseconds since the epoch, whole seconds; undefined: it has no end. */
  readonly expiresAt?: number | undefined;
}

/** Names the format and its version. Another format gets another name. */
const prefix = 'ei1';
/** Longest token that is looked at, in characters; a longer one is none. */
const maxTokenLength = 600;

export const invitationIdSchema = z.string().regex(/^[\w-]{16}$/);

/** As written: board, role, seconds since the epoch (0: no end), id. */
const payloadSchema = z.tuple([
  boardIdSchema,
  z.enum(['edit', 'view']),
  z.number().int().min(0).max(8_640_000_000_000),
  invitationIdSchema,
]);

/** The bytes that are signed for a grant, and what the token begins with. */
export interface UnsignedToken {
  readonly payload: string;
  readonly signedBytes: Uint8Array;
}

export interface ReadToken extends UnsignedToken {
  readonly grant: InvitationGrant;
  readonly signature: Uint8Array;
}

/** Writes the part of the token that is signed. */
export function unsignedToken({ id, boardId, role, expiresAt }: InvitationGrant): UnsignedToken {
  const expiresAtSeconds = expiresAt === undefined ? 0 : Math.ceil(expiresAt / 1_000);
  const json = JSON.stringify([boardId, role, expiresAtSeconds, id]);
  return withPayload(Buffer.from(json).toString('base64url'));
}

export const signedToken = ({ payload }: UnsignedToken, signature: Uint8Array): string =>
  `${prefix}.${payload}.${Buffer.from(signature).toString('base64url')}`;

/**
 * Takes a token apart. Whether its signature is right is not checked here.
 * @returns undefined when it is not a signed invitation
 */
export function readToken(token: string): ReadToken | undefined {
  if (token.length > maxTokenLength) return undefined;
  const [, payload, signature] = /^ei1\.([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  if (payload === undefined || signature === undefined) return undefined;
  const read = payloadSchema.safeParse(parsed(Buffer.from(payload, 'base64url').toString()));
  if (!read.success) return undefined;
  const [boardId, role, expiresAtSeconds, id] = read.data;
  return {
    ...withPayload(payload),
    signature: Buffer.from(signature, 'base64url'),
    grant: {
      id,
      boardId,
      role,
      ...(expiresAtSeconds === 0 ? {} : { expiresAt: expiresAtSeconds * 1_000 }),
    },
  };
}

const withPayload = (payload: string): UnsignedToken => ({
  payload,
  signedBytes: Buffer.from(`${prefix}.${payload}`),
});

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
