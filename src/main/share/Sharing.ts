import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../base/Clock.ts';
import { Emitter } from '../../base/Emitter.ts';
import { problemLine, problemOf } from '../../shared/CodedError.ts';
import type { ShareAddress, ShareInvitation, SharePhase, ShareState } from '../../shared/ipc.ts';
import type { Problem } from '../../shared/problem.ts';
import { type BeginMessage, beginVariable } from '../../shared/serverMessages.ts';
import type { Log } from '../log/Log.ts';
import type { Scrubber } from '../log/Scrubber.ts';
import type { BoardRoute } from '../sync/BoardRoutes.ts';
import { DeviceKeys } from './DeviceKeys.ts';
import { ForkedServer, type ForkServer } from './ForkedServer.ts';
import { grantOf, type InvitationRecord, Invitations, type NewInvitation } from './Invitations.ts';
import { invitationLink } from './invitation.ts';
import type { SecretStore } from './JoinedBoards.ts';
import { lanAddresses, type NetworkInterfaces } from './lanAddresses.ts';
import { RememberedListener } from './RememberedListener.ts';

export type { ForkServer } from './ForkedServer.ts';

export interface SharingOptions {
  /** The app's folder; the boards are in `shared-boards` in it. */
  readonly dataFolder: string;
  readonly fork: ForkServer;
  readonly secrets: SecretStore;
  /** The title of a board for its invitations; empty: none. */
  readonly titleOf: (boardId: string) => string;
  readonly log: Log;
  readonly scrubber: Pick<Scrubber, 'hide'>;
  readonly interfaces?: () => NetworkInterfaces;
  readonly now?: () => Date;
  readonly clock?: Clock;
}

/** The system chooses a port. */
const anyPort = 0;
const loopback = '127.0.0.1';
/** 24 bytes are 32 characters in base64url. */
const tokenByteCount = 24;

type Phase =
  | { readonly type: 'off' }
  | { readonly type: 'starting' }
  | {
      readonly type: 'on';
      readonly server: ForkedServer;
      readonly port: number;
      /** The address that others reach; the loopback address without a network. */
      readonly address: string;
    }
  | { readonly type: 'failed'; readonly problem: Problem };

/** A server that is starting. `isUnwanted`: sharing was stopped in the meantime. */
interface Attempt {
  readonly server: ForkedServer;
  isUnwanted: boolean;
}

/**
 * "Share on this network": a sync server that runs while this app shares boards, and the invitations to them.
 * Concurrent calls of `start` and `stop` have the effect of the last one, and at most one server runs at a time.
 */
export class Sharing {
  readonly #options: SharingOptions;
  readonly #keys: DeviceKeys;
  readonly #invitations: Invitations;
  readonly #listener: RememberedListener;
  readonly #folder: string;
  /** Admits this app's own sync to every board, for this run only. */
  readonly #ownToken = randomBytes(tokenByteCount).toString('base64url');
  readonly #changed: Emitter<[state: ShareState]>;
  #phase: Phase = { type: 'off' };
  #isWanted = false;
  #chosenAddress: string | undefined;
  #attempt: Attempt | undefined;
  #arranging: Promise<void> | undefined;

  constructor(options: SharingOptions) {
    const { dataFolder, secrets, log, scrubber, now = () => new Date() } = options;
    this.#options = options;
    this.#changed = new Emitter((error) => log.error('a listener of sharing failed', { error }));
    this.#folder = join(dataFolder, 'shared-boards');
    this.#keys = new DeviceKeys({ secrets, log, now });
    this.#invitations = Invitations.read({
      path: join(dataFolder, 'invitations.json'),
      log,
      now,
    });
    this.#listener = RememberedListener.read(join(this.#folder, 'port.json'), log);
    scrubber.hide(this.#ownToken);
  }

  get state(): ShareState {
    return {
      ...this.#publicPhase,
      addresses: this.#addresses,
      address: this.#phase.type === 'on' ? this.#phase.address : this.#address,
      invitations: this.#invitations.records.map((record) => this.#shown(record)),
    };
  }

  /** The route of this app's own sync to the shared boards; undefined while sharing is off. */
  get route(): BoardRoute | undefined {
    if (this.#phase.type !== 'on') return undefined;
    const boardIds = [...new Set(this.#invitations.records.map(({ boardId }) => boardId))];
    const url = `ws://${loopback}:${this.#phase.port}`;
    return { server: { url, token: this.#ownToken }, boardIds };
  }

  /** Whether the board lives on this app's server now. */
  shares(boardId: string): boolean {
    return this.#phase.type === 'on' && this.#invitations.includesBoard(boardId);
  }

  /** Whether an invitation is from this app, even if sharing is off. */
  isOwn({ url, pin }: { readonly url: string; readonly pin?: string | undefined }): boolean {
    if (pin !== undefined) return pin === this.#keys.pin;
    if (!URL.canParse(url) || this.#listener.port === anyPort) return false;
    const { hostname, port } = new URL(url);
    const isHere =
      /^(localhost|127(\.\d+){3})$/.test(hostname) ||
      this.#addresses.some(({ address }) => address === hostname);
    return isHere && Number(port) === this.#listener.port;
  }

  /** Subscribes to changes of `state` and `route`. @returns a function to unsubscribe */
  onChange(listener: (state: ShareState) => void): () => void {
    return this.#changed.subscribe(listener);
  }

  /**
   * Starts sharing. Resolves with the state: on, failed, or off when `stop` was called in the meantime. Never rejects.
   * @param address of the network interface to listen on
   */
  async start(address?: string): Promise<ShareState> {
    this.#chosenAddress = address ?? this.#chosenAddress;
    this.#isWanted = true;
    return await this.#settled();
  }

  /** Stops sharing. Resolves when the server has exited. Never rejects. */
  async stop(): Promise<ShareState> {
    this.#isWanted = false;
    if (this.#phase.type === 'failed') this.#enter({ type: 'off' });
    if (this.#attempt !== undefined) {
      this.#attempt.isUnwanted = true;
      void this.#attempt.server.stop();
    }
    return await this.#settled();
  }

  /** Creates an invitation to a board. @throws as `Invitations.create` */
  async invite(invitation: NewInvitation): Promise<ShareState> {
    await this.#keys.prepare();
    await this.#invitations.create(invitation);
    return this.#invitationsChanged();
  }

  /** Creates an invitation unless the board has one. */
  async inviteFirst(invitation: NewInvitation): Promise<void> {
    if (!this.#invitations.includesBoard(invitation.boardId)) await this.invite(invitation);
  }

  /** Revokes an invitation and disconnects its guests. @throws a file system error */
  async revoke(invitationId: string): Promise<ShareState> {
    await this.#invitations.revoke(invitationId);
    return this.#invitationsChanged();
  }

  /** Revokes all invitations to a board. @throws a file system error */
  async revokeBoard(boardId: string): Promise<void> {
    const { records } = this.#invitations;
    for (const { id } of records.filter((record) => record.boardId === boardId)) {
      await this.revoke(id);
    }
  }

  /** @throws a file system error */
  async revokeAll(): Promise<ShareState> {
    await this.#invitations.revokeAll();
    return this.#invitationsChanged();
  }

  /** Revokes the invitation of a guest, who could otherwise use it again. @throws a file system error */
  async removeGuest(guestId: number): Promise<ShareState> {
    const guests = this.#phase.type === 'on' ? this.#phase.server.guests : [];
    const guest = guests.find(({ id }) => id === guestId);
    return guest === undefined ? this.state : await this.revoke(guest.invitationId);
  }

  get #publicPhase(): SharePhase {
    const phase = this.#phase;
    switch (phase.type) {
      case 'failed':
        return { state: 'failed', problem: phase.problem };
      case 'on':
        return { state: 'on', url: this.#urlFor(phase), guests: phase.server.guests };
      default:
        return { state: phase.type };
    }
  }

  /** Encrypted unless it is on the loopback address. */
  #urlFor({ address, port }: { readonly address: string; readonly port: number }): string {
    return `${address === loopback ? 'ws' : 'wss'}://${address}:${port}`;
  }

  #shown(record: InvitationRecord): ShareInvitation {
    const { id, boardId, role, name, expiresAt } = record;
    const title = this.#options.titleOf(boardId);
    return {
      id,
      boardId,
      title,
      role,
      name,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(this.#phase.type === 'on' ? { link: this.#linkFor(record, title, this.#phase) } : {}),
    };
  }

  #linkFor(
    record: InvitationRecord,
    title: string,
    phase: { readonly address: string; readonly port: number },
  ): string {
    return invitationLink({
      url: this.#urlFor(phase),
      pin: phase.address === loopback ? undefined : this.#keys.pin,
      token: this.#keys.sign(grantOf(record)),
      title,
      boardId: record.boardId,
    });
  }

  #invitationsChanged(): ShareState {
    if (this.#phase.type === 'on') this.#phase.server.setInvitationIds(this.#invitations.ids);
    this.#notify();
    return this.state;
  }

  get #addresses(): readonly ShareAddress[] {
    return lanAddresses((this.#options.interfaces ?? networkInterfaces)());
  }

  /** The chosen address, or the remembered one, if this device has it; otherwise the most likely one. */
  get #address(): string {
    const addresses = this.#addresses.map(({ address }) => address);
    const wanted = [this.#chosenAddress, this.#listener.address];
    return (
      wanted.find((address) => address !== undefined && addresses.includes(address)) ??
      addresses[0] ??
      loopback
    );
  }

  get #isSettled(): boolean {
    return this.#isWanted === (this.#phase.type === 'on');
  }

  async #settled(): Promise<ShareState> {
    while (!this.#isSettled) {
      this.#arranging ??= this.#arrange();
      await this.#arranging;
    }
    await this.#arranging;
    return this.state;
  }

  async #arrange(): Promise<void> {
    if (this.#isWanted) await this.#open();
    else await this.#close();
    this.#arranging = undefined;
  }

  async #open(): Promise<void> {
    this.#enter({ type: 'starting' });
    await this.#keys.prepare();
    let failure: unknown;
    // If another program or the system has the remembered port, any free one is used.
    for (const port of new Set([this.#listener.port, anyPort])) {
      if (!this.#isWanted) break;
      try {
        failure = undefined;
        await this.#tryOn(port);
        break;
      } catch (error) {
        this.#options.log.warn('sharing not started', { port, error });
        failure = error;
      }
    }
    if (this.#phase.type === 'on') await this.#remember(this.#phase);
    else if (failure === undefined || !this.#isWanted) this.#enter({ type: 'off' });
    else this.#fail(problemOf(failure));
  }

  async #remember({ port, address }: Extract<Phase, { type: 'on' }>): Promise<void> {
    await this.#listener.remember({ port, ...(address === loopback ? {} : { address }) });
  }

  /** Resolves when sharing is on, or was cancelled and the server has exited. @throws when it cannot use this port */
  async #tryOn(port: number): Promise<void> {
    const address = this.#address;
    const attempt: Attempt = { server: this.#fork(port, address), isUnwanted: false };
    this.#attempt = attempt;
    try {
      const listeningPort = await attempt.server.listening();
      if (!attempt.isUnwanted) this.#opened(attempt.server, listeningPort, address);
    } catch (error) {
      if (!attempt.isUnwanted) throw error;
    } finally {
      this.#attempt = undefined;
      if (this.#phase.type !== 'on') await attempt.server.stop();
    }
  }

  #fork(port: number, address: string): ForkedServer {
    const { fork, log, clock } = this.#options;
    const args = ['--host', loopback, '--port', `${port}`, '--data', this.#folder];
    const begin: BeginMessage = {
      type: 'begin',
      token: this.#ownToken,
      invitationKey: this.#keys.publicKey,
      invitationIds: [...this.#invitations.ids],
      ...(address === loopback ? {} : { network: { host: address, ...this.#keys.certificate } }),
    };
    return new ForkedServer({
      process: fork(args, { [beginVariable]: 'parent' }),
      begin,
      log,
      guestsChanged: () => this.#notify(),
      clock,
    });
  }

  #opened(server: ForkedServer, port: number, address: string): void {
    this.#options.log.info('sharing started', { port });
    // They may have changed during the start.
    server.setInvitationIds(this.#invitations.ids);
    this.#enter({ type: 'on', server, port, address });
    void server.ended.then((problem) => {
      if (this.#phase.type === 'on' && this.#phase.server === server) this.#fail(problem);
    });
  }

  async #close(): Promise<void> {
    const phase = this.#phase;
    if (phase.type !== 'on') return;
    // Disconnects this app's own sync first.
    this.#enter({ type: 'off' });
    await phase.server.stop();
    this.#options.log.info('sharing stopped');
  }

  #fail(problem: Problem): void {
    this.#options.log.error('sharing failed', { problem: problemLine(problem) });
    this.#isWanted = false;
    this.#enter({ type: 'failed', problem });
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#notify();
  }

  #notify(): void {
    this.#changed.emit(this.state);
  }
}
