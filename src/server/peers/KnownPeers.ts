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

/** A server that was silent for so long is not asked for anything. */
const aliveMs = 5_000;
/** Whoever was not heard of for longest is forgotten for others; when it speaks again, all is compared. */
const maxPeers = 64;
/** The wait after a catch-up that failed; it doubles with each failure, up to the longest. */
const firstWaitMs = 1_000;
const longestWaitMs = 30_000;

interface Peer {
  progress: PeerProgress;
  heardAtMs: number;
  failures: number;
  notBeforeMs: number;
}

/** A server that has, or may have, what this one lacks. */
export interface BehindPeer {
  readonly life: string;
  readonly since: number | undefined;
  readonly reasons: number;
}

/** The other servers and how far each was followed. Bounded, whatever names itself a server. */
export class KnownPeers {
  readonly #clock: Clock;
  /** By life, those heard of last at the end. */
  readonly #peers = new Map<string, Peer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns whether it is a server that was not known */
  heardBeat(life: string, number: number): boolean {
    const known = this.#peers.get(life);
    this.#heard(life, known, known ? hearBeat(known.progress, number) : firstHeard(number));
    return known === undefined;
  }

  /** @returns whether the update did not come before */
  heardUpdate(life: string, number: number): boolean {
    const known = this.#peers.get(life);
    if (known === undefined) {
      this.#heard(life, known, firstHeard(number));
      return true;
    }
    const { progress, isNew } = hearUpdate(known.progress, number);
    this.#heard(life, known, progress);
    return isNew;
  }

  lineWasDown(): void {
    for (const peer of this.#peers.values()) peer.progress = lineWasDown(peer.progress);
  }

  /** Who is still there has to be heard again; what failed may have failed for the line. */
  lineIsUp(): void {
    const fresh = { heardAtMs: Number.NEGATIVE_INFINITY, failures: 0, notBeforeMs: 0 };
    for (const peer of this.#peers.values()) Object.assign(peer, fresh);
  }

  lostSomething(): void {
    for (const peer of this.#peers.values()) peer.progress = lostSomething(peer.progress);
  }

  caughtUp({ life, reasons }: BehindPeer): void {
    const peer = this.#peers.get(life);
    if (peer === undefined) return;
    peer.progress = caughtUp(peer.progress, reasons);
    peer.failures = 0;
  }

  failed({ life }: BehindPeer): void {
    const peer = this.#peers.get(life);
    if (peer === undefined) return;
    const waitMs = Math.min(firstWaitMs * 2 ** peer.failures, longestWaitMs);
    peer.notBeforeMs = this.#clock.nowMs() + waitMs;
    peer.failures += 1;
  }

  /** A server to catch up with now. */
  nextBehind(): BehindPeer | undefined {
    const nowMs = this.#clock.nowMs();
    for (const [life, { progress, notBeforeMs }] of this.#peers) {
      if (progress.behind === undefined || nowMs < notBeforeMs || !this.isAlive(life)) continue;
      return { life, ...progress.behind };
    }
    return undefined;
  }

  isAlive(life: string): boolean {
    const peer = this.#peers.get(life);
    return peer !== undefined && this.#clock.nowMs() - peer.heardAtMs < aliveMs;
  }

  get aliveCount(): number {
    return [...this.#peers.keys()].filter((life) => this.isAlive(life)).length;
  }

  #heard(life: string, known: Peer | undefined, progress: PeerProgress): void {
    const { failures, notBeforeMs } = known ?? { failures: 0, notBeforeMs: 0 };
    this.#peers.delete(life);
    this.#peers.set(life, { progress, heardAtMs: this.#clock.nowMs(), failures, notBeforeMs });
    const [oldest] = this.#peers.keys();
    if (this.#peers.size > maxPeers && oldest !== undefined) this.#peers.delete(oldest);
  }
}
