import type { Clock } from '../../base/Clock.ts';
import type { PeerMessage } from './peerMessage.ts';

export type PeerAnswer = Extract<PeerMessage, { type: 'page' | 'lack' }>;

/** The other server may be busy with large boards for others. */
const answerMs = 30_000;

interface Pending {
  readonly life: string;
  readonly type: PeerAnswer['type'];
  readonly resolve: (answer: PeerAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Requests to other servers that wait for their answer. */
export class Requests {
  readonly #clock: Clock;
  readonly #pending = new Map<number, Pending>();
  #lastRequest = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * @param send gets the request's number; false: it could not be sent
   * @throws when no answer can come or comes any more
   */
  make<Type extends PeerAnswer['type']>(
    life: string,
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
      const callOff = this.#clock.after(answerMs, () => fail(new Error('no answer came')));
      this.#pending.set(request, {
        life,
        type,
        resolve: (answer) => {
          this.#pending.delete(request);
          callOff();
          // `answer` was compared with `type`.
          resolve(answer as Extract<PeerAnswer, { type: Type }>);
        },
        reject: fail,
      });
      if (!send(request)) fail(new Error('Redis is away'));
    });
  }

  /** An answer that nobody waits for is left alone. */
  answered(answer: PeerAnswer): void {
    const pending = this.#pending.get(answer.request);
    if (pending?.life === answer.life && pending.type === answer.type) pending.resolve(answer);
  }

  /** @param isOver whether no answer can come any more from a life; default: from none */
  fail(reason: string, isOver: (life: string) => boolean = () => true): void {
    for (const { life, reject } of [...this.#pending.values()]) {
      if (isOver(life)) reject(new Error(reason));
    }
  }
}
