import { createHash, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { type InvitationGrant, readToken } from '../../shared/invitationToken.ts';

/** Why a client is refused, or no longer admitted. The app has a text for each, see `reasons.ts`. */
export type AccessProblem =
  | 'permission-denied'
  | 'invitation-unknown'
  | 'invitation-expired'
  | 'invitation-revoked';

export type Admitted =
  /** Has the server's token, or none is required. */
  { readonly type: 'member' } | { readonly type: 'guest'; readonly grant: InvitationGrant };

export interface AdmissionOptions {
  /** Empty: none is required, unless there are invitations. */
  readonly token: string;
  /** Ed25519, raw, base64url; undefined: no invitations. */
  readonly invitationKey?: string | undefined;
  /** The valid invitations; undefined: all that are signed with the key. */
  readonly invitationIds?: ReadonlySet<string> | undefined;
  /** Milliseconds since the epoch. */
  readonly wallMs: () => number;
}

/** Decides who is admitted to a board: by the server's token, or by an invitation to that board. */
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

  /** Replaces the valid invitations. Call `Guests.check` afterwards. */
  setInvitationIds(ids: ReadonlySet<string>): void {
    this.#invitationIds = ids;
  }

  /** Checks a client's token for a board. Costs at most one signature check. */
  admit(boardId: string, token: string): Admitted | AccessProblem {
    const { token: expected } = this.#options;
    if (expected !== '' && timingSafeEqual(hash(token), this.#tokenHash)) return { type: 'member' };
    if (this.#key === undefined) return expected === '' ? { type: 'member' } : 'permission-denied';
    const read = readToken(token);
    if (read?.grant.boardId !== boardId) return 'invitation-unknown';
    if (!verify(null, read.signedBytes, this.#key, read.signature)) return 'invitation-unknown';
    return this.problemOf(read.grant) ?? { type: 'guest', grant: read.grant };
  }

  /** Why a signed invitation is no longer valid. */
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
