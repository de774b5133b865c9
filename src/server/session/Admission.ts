import { createHash, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { type InvitationGrant, readToken } from '../../shared/invitationToken.ts';

/** Why somebody is not let in, or not any more. The app has a sentence for each, see `reasons.ts`. */
export type AccessProblem =
  | 'permission-denied'
  | 'invitation-unknown'
  | 'invitation-expired'
  | 'invitation-revoked';

export type Admitted =
  /** Knows the server's own token, or none is asked for. */
  { readonly type: 'member' } | { readonly type: 'guest'; readonly grant: InvitationGrant };

export interface AdmissionOptions {
  /** Empty: none is asked for, unless there are invitations. */
  readonly token: string;
  /** Ed25519, raw, base64url; undefined: no invitations. */
  readonly invitationKey?: string | undefined;
  /** The invitations that count; undefined: every one that is signed with the key. */
  readonly invitationIds?: ReadonlySet<string> | undefined;
  /** Milliseconds since the epoch. */
  readonly wallMs: () => number;
}

/** Decides who is let into which board: by the server's token, or by an invitation to that board. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #tokenHash: Buffer;
  readonly #key: KeyObject | undefined;
  #invitationIds: ReadonlySet<string> | undefined;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#tokenHash = hash(options.token);
    this.#key = options.invitationKey === undefined ? undefined : publicKey(options.invitationKey);
    this.#invitationIds = options.invitationIds;
  }

  /** From now on only these count. Call `Guests.check` then. */
  setInvitationIds(ids: ReadonlySet<string>): void {
    this.#invitationIds = ids;
  }

  /** Looks at what a client shows for a board. Costs one signature check at most. */
  admit(boardId: string, token: string): Admitted | AccessProblem {
    const { token: expected } = this.#options;
    if (expected !== '' && timingSafeEqual(hash(token), this.#tokenHash)) return { type: 'member' };
    if (this.#key === undefined) return expected === '' ? { type: 'member' } : 'permission-denied';
    const read = readToken(token);
    if (read?.grant.boardId !== boardId) return 'invitation-unknown';
    if (!verify(null, read.signedBytes, this.#key, read.signature)) return 'invitation-unknown';
    return this.problemOf(read.grant) ?? { type: 'guest', grant: read.grant };
  }

  /** Why an invitation that was signed counts no more. */
  problemOf({ id, expiresAt }: InvitationGrant): AccessProblem | undefined {
    if (this.#invitationIds !== undefined && !this.#invitationIds.has(id)) {
      return 'invitation-revoked';
    }
    return expiresAt !== undefined && this.#options.wallMs() >= expiresAt
      ? 'invitation-expired'
      : undefined;
  }
}

/** @throws Error when the bytes are not a key */
export const publicKey = (raw: string): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' });

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
