import { randomUUID } from 'node:crypto';
import type { Clock } from '../../base/Clock.ts';
import { wholeBoardLimits } from '../../shared/document/checkUpdate.ts';
import { clientsOf } from '../../shared/document/clientsOf.ts';
import { placesTypes } from '../../shared/document/nesting.ts';
import { errorLine, type ServerLog } from '../log/ServerLog.ts';
import type { LiveBoards } from '../session/LiveBoards.ts';
import type { BoardStore } from '../store/BoardStore.ts';
import { Answers } from './Answers.ts';
import { BoardReader } from './BoardReader.ts';
import { type BehindPeer, KnownPeers } from './KnownPeers.ts';
import { PeerCatchUp } from './PeerCatchUp.ts';
import type { PeerMetrics } from './PeerMetrics.ts';
import { decodePeerMessage, encodePeerMessage, type PeerMessage } from './peerMessage.ts';
import { RedisLink } from './RedisLink.ts';
import { Requests } from './Requests.ts';
import type { RedisAddress } from './redisAddress.ts';

/** The interval of heartbeats; a lost update is noticed with the next one. */
const beatMs = 1_000;
/** Larger updates are not published; the other servers fetch them. */
const maxMessageSizeBytes = 512 * 1024;
/** Updates from other servers beyond this are dropped and fetched later. */
const maxStoringBytes = 64 * 1024 * 1024;

const toAll = 'everink:1:all';
const channelOf = (instance: string): string => `everink:1:${instance}`;

export interface PeersOptions {
  readonly address: RedisAddress;
  readonly store: BoardStore;
  readonly liveBoards: LiveBoards;
  readonly metrics: PeerMetrics;
  readonly log: ServerLog;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * The other servers that share boards with this one through Redis. Each stores everything it receives. A client's
 * change is published once it is stored. Redis may lose it: each server counts its changes, so that the others notice
 * a gap, request the list of changed boards, and compare these by state vectors.
 */
export class Peers {
  readonly #options: PeersOptions;
  readonly #instance = randomUUID();
  readonly #link: RedisLink;
  readonly #known: KnownPeers;
  readonly #requests: Requests;
  readonly #catchUp: PeerCatchUp;
  readonly #answers: Answers;
  /** Changes of this instance that the others have to receive. */
  #number = 0;
  /** The number at the last change of each board in this instance, by clients or other servers. */
  readonly #changedAt = new Map<string, number>();
  #storingBytes = 0;
  #callOffBeat: () => void = () => undefined;
  #catchingUp: Promise<void> | undefined;
  #isStopped = false;

  constructor(options: PeersOptions) {
    this.#options = options;
    const { address, store, log, clock, random, metrics } = options;
    this.#known = new KnownPeers(clock);
    this.#requests = new Requests(clock);
    this.#link = new RedisLink({
      address,
      channels: [toAll, channelOf(this.#instance)],
      onMessage: (channel, bytes) => this.#receive(channel, bytes),
      onUp: () => this.#lineUp(),
      onDown: () => this.#lineDown(),
      log,
      clock,
      random,
    });
    const shared = {
      reader: new BoardReader(store, clock),
      instance: this.#instance,
      send: (to: string, message: PeerMessage) =>
        this.#link.publish(channelOf(to), encodePeerMessage(message)),
      knownFingerprint: (boardId: string) => store.knownFingerprint(boardId),
    };
    this.#catchUp = new PeerCatchUp({
      ...shared,
      requests: this.#requests,
      take: (key) => this.#link.take(key),
      store: (boardId, update) => this.#storeFetched(boardId, update),
      log,
    });
    this.#answers = new Answers({
      ...shared,
      keep: (bytes) => this.#link.keep(bytes),
      changedSince: (since) => this.#changedSince(since),
      maxMessageSizeBytes,
      log,
    });
    metrics.observe({ isUp: () => this.#link.isUp, peers: () => this.#known.aliveCount });
  }

  start(): void {
    this.#link.start();
    this.#tick();
  }

  /** False: changes reach the other servers only once Redis is reachable again. */
  get isUp(): boolean {
    return this.#link.isUp;
  }

  /** Publishes a client's change that is on this server's disk. */
  publish(boardId: string, update: Uint8Array): void {
    this.#changed(boardId);
    if (update.byteLength > maxMessageSizeBytes) {
      this.#beat();
      return;
    }
    const [instance, number] = [this.#instance, this.#number];
    this.#publishToAll({ type: 'update', instance, number, boardId, update });
  }

  /** Resolves when everything published is with Redis, if it is reachable. Stores nothing afterwards. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#callOffBeat();
    await this.#link.stop();
    this.#requests.fail('the server stops');
    await this.#catchingUp;
  }

  #publishToAll(message: PeerMessage): void {
    this.#link.publish(toAll, encodePeerMessage(message));
  }

  #beat(): void {
    this.#publishToAll({ type: 'beat', instance: this.#instance, number: this.#number });
  }

  #tick(): void {
    if (this.#isStopped) return;
    this.#link.check();
    this.#beat();
    this.#requests.fail('the other server is gone', (instance) => !this.#known.isAlive(instance));
    this.#catchUpSoon();
    this.#callOffBeat = this.#options.clock.after(beatMs, () => this.#tick());
  }

  #receive(channel: string, bytes: Uint8Array): void {
    if (this.#isStopped) return;
    const message = decodePeerMessage(bytes);
    const isForAll = message?.type === 'beat' || message?.type === 'update';
    if (message === undefined || isForAll !== (channel === toAll)) this.#options.metrics.refuse();
    else if (message.instance === this.#instance) this.#link.prove();
    else this.#handle(message);
  }

  #handle(message: PeerMessage): void {
    switch (message.type) {
      case 'beat':
        // A new server may not know this one yet.
        if (this.#known.heardBeat(message.instance, message.number)) this.#beat();
        this.#catchUpSoon();
        break;
      case 'update':
        if (this.#known.heardUpdate(message.instance, message.number))
          void this.#storeTold(message);
        this.#catchUpSoon();
        break;
      case 'ask':
        this.#answers.list(message);
        break;
      case 'want':
        void this.#answers.lack(message);
        break;
      default:
        this.#requests.answered(message);
    }
  }

  /** Stores an update that another server published, and forwards it to clients. */
  async #storeTold(message: Extract<PeerMessage, { type: 'update' }>): Promise<void> {
    const { boardId, update } = message;
    const { store, liveBoards, metrics, log } = this.#options;
    if (liveBoards.contains(boardId, update)) return;
    if (this.#storingBytes > maxStoringBytes) {
      this.#known.lostSomething();
      return;
    }
    this.#storingBytes += update.byteLength;
    const isNesting = placesTypes(update);
    const release = await liveBoards.turns.enter(boardId, clientsOf(update), isNesting);
    try {
      if (isNesting) await this.#mustNotBeTooDeep(boardId, update);
      await store.append(boardId, update);
      metrics.updates.inc();
      this.#changedAt.set(boardId, this.#number);
      await this.#show(boardId, update);
    } catch (error) {
      log.error('update from another server not stored', {
        board: boardId,
        error: errorLine(error),
      });
      this.#known.lostSomething();
    } finally {
      release();
      this.#storingBytes -= update.byteLength;
    }
  }

  async #mustNotBeTooDeep(boardId: string, update: Uint8Array): Promise<void> {
    const { liveBoards, metrics } = this.#options;
    if (!(await liveBoards.isTooDeep(boardId, update, wholeBoardLimits.maxTypeDepth))) return;
    metrics.refuse();
    throw new Error('it nests types too deeply');
  }

  /** Stores a fetched update. It counts as a change, so the others fetch it too: its server may be gone. */
  async #storeFetched(boardId: string, update: Uint8Array): Promise<void> {
    const { store, metrics } = this.#options;
    await store.append(boardId, update);
    metrics.updates.inc();
    this.#changed(boardId);
    await this.#show(boardId, update);
  }

  async #show(boardId: string, update: Uint8Array): Promise<void> {
    const { liveBoards, log } = this.#options;
    try {
      await liveBoards.apply(boardId, update);
    } catch (error) {
      log.error('update not applied', { board: boardId, error: errorLine(error) });
    }
  }

  #changed(boardId: string): void {
    this.#number += 1;
    this.#changedAt.set(boardId, this.#number);
  }

  #changedSince(since: number | undefined): readonly string[] {
    if (since === undefined) return this.#options.store.boardIds();
    return [...this.#changedAt].filter(([, number]) => number >= since).map(([boardId]) => boardId);
  }

  #lineUp(): void {
    this.#known.lineIsUp();
    this.#beat();
  }

  #lineDown(): void {
    this.#known.lineWasDown();
    this.#requests.fail('Redis is unreachable');
  }

  /** Catches up with one server at a time. */
  #catchUpSoon(): void {
    if (this.#catchingUp !== undefined || this.#isStopped || !this.#link.isUp) return;
    const next = this.#known.nextBehind();
    if (next === undefined) return;
    this.#catchingUp = this.#catchUpWith(next).finally(() => {
      this.#catchingUp = undefined;
      this.#catchUpSoon();
    });
  }

  async #catchUpWith(peer: BehindPeer): Promise<void> {
    const { log, clock } = this.#options;
    const startedMs = clock.nowMs();
    try {
      const boards = await this.#catchUp.run(peer.instance, peer.since);
      this.#known.caughtUp(peer);
      if (boards === 0) return;
      this.#beat();
      log.info('caught up with another server', {
        boards,
        ms: Math.round(clock.nowMs() - startedMs),
      });
    } catch (error) {
      this.#known.failed(peer);
      // RedisLink has logged it otherwise.
      if (this.#link.isUp)
        log.warn('catch-up with another server failed', { error: errorLine(error) });
    }
  }
}
