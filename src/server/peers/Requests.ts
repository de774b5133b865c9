import type { Clock } from '../../base/Clock.ts';
import type { PeerMessage } from './peerMessage.ts';

export type PeerAnswer = Extract<PeerMessage, { type: 'page' | 'lack' }>;

/** Long, since the other server may be reading large boards. */
const answerMs = 30_000;

interface Pending {
  readonly instance: string;
  readonly type: PeerAnswer['type'];
  readonly resolve: (answer: PeerAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Pending requests to other servers. */
export class Requests {
  readonly #clock: Clock;
  readonly #pending = new Map<number, Pending>();
  #lastRequest = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * @param send receives the request's number and returns whether it was sent
   * @throws when the answer does not arrive in time or cannot arrive any more
   */
  make<Type extends PeerAnswer['type']>(
    instance: string,
    type: Type,
    send: (request: number) => boolean,
  ): Promise<Extract<PeerAnswer, { type: Type }>> {
    this.#lastRequest += 1;
    const request = this.#lastRequest;
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => {
        this.#pending.delete(request);
        callOff();
        reject(error);
      };
      const callOff = this.#clock.after(answerMs, () => fail(new Error('no answer in time')));
      this.#pending.set(request, {
        instance,
        type,
        resolve: (answer) => {
          this.#pending.delete(request);
          callOff();
          // `answer` was compared with `type`.
          resolve(answer as Extract<PeerAnswer, { type: Type }>);
        },
        reject: fail,
      });
      if (!send(request)) fail(new Error('Redis is unreachable'));
    });
  }

  /** Ignores an answer without a pending request. */
  answered(answer: PeerAnswer): void {
    const pending = this.#pending.get(answer.request);
    if (pending?.instance === answer.instance && pending.type === answer.type)
      pending.resolve(answer);
  }

  /** @param isOver whether an instance can no longer answer; default: none can */
  fail(reason: string, isOver: (instance: string) => boolean = () => true): void {
    for (const { instance, reject } of [...this.#pending.values()]) {
      if (isOver(instance)) reject(new Error(reason));
    }
  }
}
