import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync } from 'node:fs';
import { z } from 'zod';
import { Limiter } from '../../base/Limiter.ts';
import { CodedError } from '../../shared/CodedError.ts';
import { type InvitationGrant, invitationIdSchema } from '../../shared/invitationToken.ts';
import type { InvitationLifetime } from '../../shared/ipc.ts';
import { maxInvitationNameLength } from '../../shared/limits.ts';
import { boardIdSchema } from '../../shared/operation.ts';
import type { BoardRole } from '../../shared/places.ts';
import { maxInvitations } from '../../shared/serverMessages.ts';
import { upTo } from '../../shared/upTo.ts';
import { damagedName } from '../files/damagedName.ts';
import { writeAtomically } from '../files/writeAtomically.ts';
import type { Log } from '../log/Log.ts';

const recordSchema = z.strictObject({
  id: invitationIdSchema,
  boardId: boardIdSchema,
  role: z.enum(['edit', 'view']),
  /** The name of the invited person; may be empty. */
  name: z.string().check(upTo(maxInvitationNameLength)),
  createdAt: z.number().int().nonnegative(),
  expiresAt: z.number().int().nonnegative().optional(),
});
export type InvitationRecord = z.infer<typeof recordSchema>;

const fileSchema = z.array(recordSchema).max(maxInvitations);

export interface NewInvitation {
  readonly boardId: string;
  readonly role: BoardRole;
  readonly lifetime: InvitationLifetime;
  readonly name: string;
}

export interface InvitationsOptions {
  readonly path: string;
  readonly log: Log;
  readonly now: () => Date;
}

const dayMs = 24 * 60 * 60 * 1_000;
const lifetimesMs: Readonly<Record<InvitationLifetime, number | undefined>> = {
  day: dayMs,
  week: 7 * dayMs,
  unlimited: undefined,
};

/** 12 bytes are 16 characters in base64url. */
const idByteCount = 12;

/**
 * The valid invitations of this device. One that is not listed opens nothing, whatever its signature says, so losing
 * the list revokes all.
 */
export class Invitations {
  readonly #options: InvitationsOptions;
  #records: readonly InvitationRecord[];
  /** Processes one change after another, so that none is lost. */
  readonly #limiter = new Limiter(1);

  private constructor(options: InvitationsOptions, records: readonly InvitationRecord[]) {
    this.#options = options;
    this.#records = records;
  }

  /** Sets a damaged list aside and starts an empty one. */
  static read(options: InvitationsOptions): Invitations {
    return new Invitations(options, readRecords(options));
  }

  /** Oldest first. */
  get records(): readonly InvitationRecord[] {
    return this.#records;
  }

  get ids(): readonly string[] {
    return this.#records.map(({ id }) => id);
  }

  /** Whether anybody is invited to the board. Expired invitations count. */
  includesBoard(boardId: string): boolean {
    return this.#records.some((record) => record.boardId === boardId);
  }

  get(id: string): InvitationRecord | undefined {
    return this.#records.find((record) => record.id === id);
  }

  /** @throws CodedError when there are too many, or a file system error */
  async create({ boardId, role, lifetime, name }: NewInvitation): Promise<InvitationRecord> {
    const nowMs = this.#options.now().getTime();
    const lifetimeMs = lifetimesMs[lifetime];
    const record: InvitationRecord = {
      id: randomBytes(idByteCount).toString('base64url'),
      boardId,
      role,
      name,
      createdAt: nowMs,
      // In whole seconds, as in the token.
      ...(lifetimeMs === undefined
        ? {}
        : { expiresAt: Math.ceil((nowMs + lifetimeMs) / 1_000) * 1_000 }),
    };
    await this.#change((records) => {
      if (records.length >= maxInvitations) {
        throw new CodedError({ code: 'too-many-invitations' });
      }
      return [...records, record];
    });
    return record;
  }

  /** @throws a file system error; the invitation stays valid then */
  async revoke(id: string): Promise<void> {
    await this.#change((records) => records.filter((record) => record.id !== id));
  }

  async revokeAll(): Promise<void> {
    await this.#change(() => []);
  }

  async #change(
    next: (records: readonly InvitationRecord[]) => readonly InvitationRecord[],
  ): Promise<void> {
    await this.#limiter.run(async () => {
      const records = next(this.#records);
      await writeAtomically(this.#options.path, `${JSON.stringify(records, undefined, 2)}\n`);
      this.#records = records;
    });
  }
}

/** The payload of its token. */
export const grantOf = ({ id, boardId, role, expiresAt }: InvitationRecord): InvitationGrant => ({
  id,
  boardId,
  role,
  ...(expiresAt === undefined ? {} : { expiresAt }),
});

function readRecords({ path, log, now }: InvitationsOptions): readonly InvitationRecord[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      log.error('the list of invitations cannot be read, so none counts', { error });
    }
    return [];
  }
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (error) {
    log.error('the list of invitations is damaged, so none counts', { error });
  }
  try {
    renameSync(path, damagedName(path, now()));
  } catch (error) {
    log.error('the damaged list of invitations is not set aside', { error });
  }
  return [];
}
