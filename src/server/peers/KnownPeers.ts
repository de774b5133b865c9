import type { Clock } from '../../base/Clock.ts';
import {
  caughtUp,
  firstHeard,
  hearBeat,
  hearUpdate,
  lineWasDown,
  lostSomething,
  type PeerProgress,
} from './peerProgress.ts';

/** A server that was silent for longer counts as gone. */
const aliveMs = 5_000;
/** Beyond this the least recently heard server is forgotten; all its boards are compared when it returns. */
const maxPeers = 64;
/** The delay after a failed catch-up; it doubles with each failure, up to the longest. */
const firstWaitMs = 1_000;
const longestWaitMs = 30_000;

interface Peer {
  progress: PeerProgress;
  heardAtMs: number;
  failures: number;
  notBeforeMs: number;
}

/** A server that has, or may have, changes that this one lacks. */
export interface BehindPeer {
  readonly instance: string;
  readonly since: number | undefined;
  readonly reasons: number;
}

/** The other servers and the progress with each. Bounded, however many announce themselves. */
export class KnownPeers {
  readonly #clock: Clock;
  /** By instance, the most recently heard last. */
  readonly #peers = new Map<string, Peer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns whether the server is new */
  heardBeat(instance: string, number: number): boolean {
    const known = this.#peers.get(instance);
    this.#heard(instance, known, known ? hearBeat(known.progress, number) : firstHeard(number));
    return known === undefined;
  }

  /** @returns whether the update is new */
  heardUpdate(instance: string, number: number): boolean {
    const known = this.#peers.get(instance);
    if (known === undefined) {
      this.#heard(instance, known, firstHeard(number));
      return true;
    }
    const { progress, isNew } = hearUpdate(known.progress, number);
    this.#heard(instance, known, progress);
    return isNew;
  }

  lineWasDown(): void {
    for (const peer of this.#peers.values()) peer.progress = lineWasDown(peer.progress);
  }

  /** Servers have to announce themselves again; earlier failures may have been due to the connection. */
  lineIsUp(): void {
    const fresh = { heardAtMs: Number.NEGATIVE_INFINITY, failures: 0, notBeforeMs: 0 };
    for (const peer of this.#peers.values()) Object.assign(peer, fresh);
  }

  lostSomething(): void {
    for (const peer of this.#peers.values()) peer.progress = lostSomething(peer.progress);
  }

  caughtUp({ instance, reasons }: BehindPeer): void {
    const peer = this.#peers.get(instance);
    if (peer === undefined) return;
    peer.progress = caughtUp(peer.progress, reasons);
    peer.failures = 0;
  }

  failed({ instance }: BehindPeer): void {
    const peer = this.#peers.get(instance);
    if (peer === undefined) return;
    const waitMs = Math.min(firstWaitMs * 2 ** peer.failures, longestWaitMs);
    peer.notBeforeMs = this.#clock.nowMs() + waitMs;
    peer.failures += 1;
  }

  /** The next server to catch up with. */
  nextBehind(): BehindPeer | undefined {
    const nowMs = this.#clock.nowMs();
    for (const [instance, { progress, notBeforeMs }] of this.#peers) {
      if (progress.behind === undefined || nowMs < notBeforeMs || !this.isAlive(instance)) continue;
      return { instance, ...progress.behind };
    }
    return undefined;
  }

  isAlive(instance: string): boolean {
    const peer = this.#peers.get(instance);
    return peer !== undefined && this.#clock.nowMs() - peer.heardAtMs < aliveMs;
  }

  get aliveCount(): number {
    return [...this.#peers.keys()].filter((instance) => this.isAlive(instance)).length;
  }

  #heard(instance: string, known: Peer | undefined, progress: PeerProgress): void {
    const { failures, notBeforeMs } = known ?? { failures: 0, notBeforeMs: 0 };
    this.#peers.delete(instance);
    this.#peers.set(instance, { progress, heardAtMs: this.#clock.nowMs(), failures, notBeforeMs });
    const [oldest] = this.#peers.keys();
    if (this.#peers.size > maxPeers && oldest !== undefined) this.#peers.delete(oldest);
  }
}
