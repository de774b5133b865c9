import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { Emitter } from '../../base/Emitter.ts';
import { problemLine, problemOf } from '../../shared/CodedError.ts';
import type { ShareAddress, ShareInvitation, SharePhase, ShareState } from '../../shared/ipc.ts';
import type { Problem } from '../../shared/problem.ts';
import { type BeginMessage, beginVariable } from '../../shared/serverMessages.ts';
import type { Log } from '../log/Log.ts';
import type { Scrubber } from '../log/Scrubber.ts';
import type { BoardRoute } from '../sync/BoardRoutes.ts';
import { DeviceKeys } from './DeviceKeys.ts';
import { grantOf, type InvitationRecord, Invitations, type NewInvitation } from './Invitations.ts';
import { invitationLink } from './invitation.ts';
import type { SecretStore } from './JoinedBoards.ts';
import { lanAddresses, type NetworkInterfaces } from './lanAddresses.ts';
import { RememberedListener } from './RememberedListener.ts';
import { type ForkServer, ServerProcess } from './ServerProcess.ts';

export type { ForkServer } from './ServerProcess.ts';

export interface SharingOptions {
  /** The app's; the boards are in `shared-boards` in it. */
  readonly dataFolder: string;
  readonly fork: ForkServer;
  readonly secrets: SecretStore;
  /** Of a board, for its invitations; empty: none. */
  readonly titleOf: (boardId: string) => string;
  readonly log: Log;
  readonly scrubber: Pick<Scrubber, 'hide'>;
  readonly interfaces?: () => NetworkInterfaces;
  readonly now?: () => Date;
  /** Both have a default in `ServerProcessOptions`. */
  readonly startPatienceMs?: number;
  readonly stopPatienceMs?: number;
}

/** The system chooses. */
const anyPort = 0;
const loopback = '127.0.0.1';
/** 24 bytes are 32 characters. */
const tokenByteCount = 24;

type Phase =
  | { readonly type: 'off' }
  | { readonly type: 'starting' }
  | {
      readonly type: 'on';
      readonly life: ServerProcess;
      readonly port: number;
      /** That others reach; the loopback address without a network. */
      readonly address: string;
    }
  | { readonly type: 'failed'; readonly problem: Problem };

/** The life that is being started; `isUnwanted` once sharing was stopped meanwhile. */
interface Attempt {
  readonly life: ServerProcess;
  isUnwanted: boolean;
}

/**
 * "Share on this network": the sync server that runs as long as this app shares boards, and the invitations to them.
 * `start` and `stop` may be called at any time; the last call decides, and never do two servers run at once.
 */
export class Sharing {
  readonly #options: SharingOptions;
  readonly #keys: DeviceKeys;
  readonly #invitations: Invitations;
  readonly #listener: RememberedListener;
  readonly #folder: string;
  /** Opens every board, for this app's own sync and for this run only. */
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

  /** What this app's own sync connects to, with the boards that it shares; undefined while it shares none. */
  get route(): BoardRoute | undefined {
    if (this.#phase.type !== 'on') return undefined;
    const boardIds = [...new Set(this.#invitations.records.map(({ boardId }) => boardId))];
    const url = `ws://${loopback}:${this.#phase.port}`;
    return { server: { url, token: this.#ownToken }, boardIds };
  }

  /** Whether the board lives on the server of this app now. */
  shares(boardId: string): boolean {
    return this.#phase.type === 'on' && this.#invitations.includesBoard(boardId);
  }

  /** Whether an invitation leads to this very app, also while it does not share. */
  isOwn({ url, pin }: { readonly url: string; readonly pin?: string | undefined }): boolean {
    if (pin !== undefined) return pin === this.#keys.pin;
    if (!URL.canParse(url) || this.#listener.port === anyPort) return false;
    const { hostname, port } = new URL(url);
    const isHere =
      /^(localhost|127(\.\d+){3})$/.test(hostname) ||
      this.#addresses.some(({ address }) => address === hostname);
    return isHere && Number(port) === this.#listener.port;
  }

  /** Calls back when `state` or `route` changed. Returns the way to stop. */
  onChange(listener: (state: ShareState) => void): () => void {
    return this.#changed.subscribe(listener);
  }

  /**
   * Resolves with how it went: on, failed, or off when `stop` was called since. Never rejects.
   * @param address of the network interface to listen on
   */
  async start(address?: string): Promise<ShareState> {
    this.#chosenAddress = address ?? this.#chosenAddress;
    this.#isWanted = true;
    return await this.#settled();
  }

  /** Resolves when the server is gone. Never rejects. */
  async stop(): Promise<ShareState> {
    this.#isWanted = false;
    if (this.#phase.type === 'failed') this.#enter({ type: 'off' });
    if (this.#attempt !== undefined) {
      this.#attempt.isUnwanted = true;
      void this.#attempt.life.stop();
    }
    return await this.#settled();
  }

  /** Invites to a board. @throws as `Invitations.create` */
  async invite(invitation: NewInvitation): Promise<ShareState> {
    await this.#keys.prepare();
    await this.#invitations.create(invitation);
    return this.#invitationsChanged();
  }

  /** As `invite`, unless somebody is invited to the board already. */
  async inviteFirst(invitation: NewInvitation): Promise<void> {
    if (!this.#invitations.includesBoard(invitation.boardId)) await this.invite(invitation);
  }

  /** Those who came with the invitation are sent away, and it opens nothing any more. @throws what the disk says */
  async revoke(invitationId: string): Promise<ShareState> {
    await this.#invitations.revoke(invitationId);
    return this.#invitationsChanged();
  }

  /** Revokes all invitations to a board. @throws what the disk says */
  async revokeBoard(boardId: string): Promise<void> {
    const { records } = this.#invitations;
    for (const { id } of records.filter((record) => record.boardId === boardId)) {
      await this.revoke(id);
    }
  }

  /** @throws what the disk says */
  async revokeAll(): Promise<ShareState> {
    await this.#invitations.revokeAll();
    return this.#invitationsChanged();
  }

  /** Revokes the invitation that the person came with, since anybody could use it again. @throws what the disk says */
  async removeGuest(guestId: number): Promise<ShareState> {
    const guests = this.#phase.type === 'on' ? this.#phase.life.guests : [];
    const guest = guests.find(({ id }) => id === guestId);
    return guest === undefined ? this.state : await this.revoke(guest.invitationId);
  }

  get #publicPhase(): SharePhase {
    const phase = this.#phase;
    switch (phase.type) {
      case 'failed':
        return { state: 'failed', problem: phase.problem };
      case 'on':
        return { state: 'on', url: this.#urlFor(phase), guests: phase.life.guests };
      default:
        return { state: phase.type };
    }
  }

  /** Encrypted wherever others can listen. */
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
    if (this.#phase.type === 'on') this.#phase.life.setInvitationIds(this.#invitations.ids);
    this.#tell();
    return this.state;
  }

  get #addresses(): readonly ShareAddress[] {
    return lanAddresses((this.#options.interfaces ?? networkInterfaces)());
  }

  /** The chosen one, or the one of the last time, if this device still has it; else the most likely one. */
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

  /** Takes one step towards what is wanted. */
  async #arrange(): Promise<void> {
    if (this.#isWanted) await this.#open();
    else await this.#close();
    this.#arranging = undefined;
  }

  async #open(): Promise<void> {
    this.#enter({ type: 'starting' });
    await this.#keys.prepare();
    let failure: unknown;
    // A port that another program has, or that the system keeps for itself, is given up for any free one.
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

  /** Resolves when it is on, or no longer wanted and gone. @throws when it cannot be had on this port */
  async #tryOn(port: number): Promise<void> {
    const address = this.#address;
    const attempt: Attempt = { life: this.#fork(port, address), isUnwanted: false };
    this.#attempt = attempt;
    try {
      const listeningPort = await attempt.life.listening();
      if (!attempt.isUnwanted) this.#opened(attempt.life, listeningPort, address);
    } catch (error) {
      if (!attempt.isUnwanted) throw error;
    } finally {
      this.#attempt = undefined;
      if (this.#phase.type !== 'on') await attempt.life.stop();
    }
  }

  #fork(port: number, address: string): ServerProcess {
    const { fork, log, startPatienceMs, stopPatienceMs } = this.#options;
    const args = ['--host', loopback, '--port', `${port}`, '--data', this.#folder];
    const begin: BeginMessage = {
      type: 'begin',
      token: this.#ownToken,
      invitationKey: this.#keys.publicKey,
      invitationIds: [...this.#invitations.ids],
      ...(address === loopback ? {} : { network: { host: address, ...this.#keys.certificate } }),
    };
    return new ServerProcess({
      process: fork(args, { [beginVariable]: 'parent' }),
      begin,
      log,
      guestsChanged: () => this.#tell(),
      startPatienceMs,
      stopPatienceMs,
    });
  }

  #opened(life: ServerProcess, port: number, address: string): void {
    this.#options.log.info('sharing started', { port });
    // They may have changed while it started.
    life.setInvitationIds(this.#invitations.ids);
    this.#enter({ type: 'on', life, port, address });
    void life.ended.then((problem) => {
      if (this.#phase.type === 'on' && this.#phase.life === life) this.#fail(problem);
    });
  }

  async #close(): Promise<void> {
    const phase = this.#phase;
    if (phase.type !== 'on') return;
    // This app's own sync leaves first.
    this.#enter({ type: 'off' });
    await phase.life.stop();
    this.#options.log.info('sharing stopped');
  }

  #fail(problem: Problem): void {
    this.#options.log.error('sharing failed', { problem: problemLine(problem) });
    this.#isWanted = false;
    this.#enter({ type: 'failed', problem });
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#tell();
  }

  #tell(): void {
    this.#changed.emit(this.state);
  }
}
