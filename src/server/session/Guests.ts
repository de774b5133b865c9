import type {
  beforeHandleMessagePayload,
  Connection,
  connectedPayload,
  Extension,
  onAuthenticatePayload,
} from '@hocuspocus/server';
import type { Clock } from '../../base/Clock.ts';
import type { InvitationGrant } from '../../shared/invitationToken.ts';
import { boardIdSchema } from '../../shared/operation.ts';
import type { Guest } from '../../shared/serverMessages.ts';
import type { ServerLog } from '../log/ServerLog.ts';
import type { AccessProblem, Admission } from './Admission.ts';
import { Refusal } from './Refusal.ts';

export interface GuestsOptions {
  readonly admission: Admission;
  readonly log: ServerLog;
  readonly clock: Clock;
  /** The address of a client. */
  readonly addressOf: (socket: unknown) => string;
  /** Called with all guests when they change. */
  readonly changed: (guests: readonly Guest[]) => void;
}

/** The context of a connection. */
export interface GuestContext {
  readonly grant?: InvitationGrant;
}

interface Visit {
  readonly guest: Guest;
  readonly grant: InvitationGrant;
  readonly connection: Connection;
}

/** How often expired invitations are checked, besides at every message. */
const checkEveryMs = 5_000;
/** Hocuspocus's private close code for refused clients. */
const forbidden = 4403;

/**
 * Admits clients to boards, and watches guests: once their invitation is revoked or has expired, their messages are
 * refused and they receive nothing more.
 */
export class Guests implements Extension {
  readonly #options: GuestsOptions;
  readonly #visits = new Map<Connection, Visit>();
  #lastId = 0;
  #cancelCheck: (() => void) | undefined;

  constructor(options: GuestsOptions) {
    this.#options = options;
  }

  async onAuthenticate({
    documentName,
    token,
    connectionConfig,
  }: onAuthenticatePayload): Promise<GuestContext> {
    const board = boardIdSchema.safeParse(documentName);
    if (!board.success)
      throw this.#refusal('permission-denied: this is no board id', { reason: 'not a board id' });
    const admitted = this.#options.admission.admit(board.data, token);
    if (typeof admitted === 'string') {
      const reason = admitted === 'permission-denied' ? 'wrong token' : admitted;
      throw this.#refusal(admitted, { board: board.data, reason });
    }
    if (admitted.type === 'member') return {};
    connectionConfig.readOnly = admitted.grant.role === 'view';
    return { grant: admitted.grant };
  }

  async connected({ connection, context }: connectedPayload): Promise<void> {
    const { grant } = context as GuestContext;
    if (grant === undefined) return;
    this.#lastId += 1;
    const guest: Guest = {
      id: this.#lastId,
      invitationId: grant.id,
      address: this.#options.addressOf(connection.webSocket),
    };
    this.#visits.set(connection, { guest, grant, connection });
    connection.onClose(() => this.#left(connection));
    this.#cancelCheck ??= this.#checkLater();
    this.#tell();
    this.check();
  }

  /** Runs before a message is processed. */
  async beforeHandleMessage({ context }: beforeHandleMessagePayload): Promise<void> {
    const { grant } = context as GuestContext;
    const problem = grant && this.#options.admission.problemOf(grant);
    if (problem !== undefined) throw new Refusal(problem);
  }

  /** Disconnects guests whose invitation is no longer valid. */
  check(): void {
    for (const { connection, grant } of [...this.#visits.values()]) {
      const problem = this.#options.admission.problemOf(grant);
      if (problem === undefined) continue;
      this.#options.log.info('guest disconnected', { board: grant.boardId, reason: problem });
      connection.close({ code: forbidden, reason: problem });
    }
  }

  stop(): void {
    this.#cancelCheck?.();
    this.#cancelCheck = undefined;
  }

  #checkLater(): () => void {
    return this.#options.clock.after(checkEveryMs, () => {
      this.#cancelCheck = this.#checkLater();
      this.check();
    });
  }

  #left(connection: Connection): void {
    if (!this.#visits.delete(connection)) return;
    if (this.#visits.size === 0) this.stop();
    this.#tell();
  }

  #tell(): void {
    this.#options.changed([...this.#visits.values()].map(({ guest }) => guest));
  }

  #refusal(
    problem: AccessProblem | 'permission-denied: this is no board id',
    fields: { readonly board?: string; readonly reason: string },
  ): Refusal {
    this.#options.log.warn('board refused', fields);
    return new Refusal(problem);
  }
}
