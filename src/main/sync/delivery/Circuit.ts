import {
  type CircuitBreakerPolicy,
  CircuitState as CockatielState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import type { CircuitState } from '../../../shared/status.ts';
import { NotPermittedError } from '../wire/SendError.ts';

/** One delivery that used up its sends had four of them over seconds: no second one has to confirm that. */
const failuresUntilOpen = 1;

/**
 * The breaker compares how long the circuit was open, by the wall clock, with this. Nothing is less than it,
 * so that no clock that jumps decides: `mayBegin` does, by what the server does.
 */
const noWaitMs = Number.NEGATIVE_INFINITY;

const states: Readonly<Record<CockatielState, CircuitState>> = {
  [CockatielState.Closed]: 'closed',
  [CockatielState.HalfOpen]: 'half-open',
  [CockatielState.Open]: 'open',
  /** Never entered: nobody isolates it. */
  [CockatielState.Isolated]: 'open',
};

export interface CircuitOptions {
  /** Whether a board's handshake on the present session is complete: the server stores and acknowledges. */
  readonly isServerSound: () => boolean;
  /** The state is another one. */
  readonly changed: () => void;
}

/**
 * Keeps deliveries to one server from beginning in vain (M. Nygard, Release It!, "Circuit Breaker"; the machine
 * is cockatiel's). A delivery that used up its sends opens it. Then nothing begins until the server completed a
 * handshake; one delivery probes, half-open; its acknowledgement closes the circuit for all, its failure opens it.
 */
export class Circuit {
  readonly #options: CircuitOptions;
  readonly #policy: CircuitBreakerPolicy;

  constructor(options: CircuitOptions) {
    this.#options = options;
    this.#policy = circuitBreaker(
      handleWhen((error) => error instanceof EndedDelivery && error.isSign),
      { halfOpenAfter: noWaitMs, breaker: new ConsecutiveBreaker(failuresUntilOpen) },
    );
    this.#policy.onStateChange(() => options.changed());
  }

  get state(): CircuitState {
    return states[this.#policy.state];
  }

  /** Whether `run` may be called now. */
  mayBegin(): boolean {
    const { state } = this;
    return state === 'closed' || (state === 'open' && this.#options.isServerSound());
  }

  /**
   * Runs a delivery, as the probe when the circuit is open; `mayBegin` just now, in the same step.
   *
   * @param signal aborted: the delivery was broken off and says nothing of the server; another one probes then.
   * @throws what the delivery throws.
   */
  async run<T>(delivery: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const isProbe = this.state === 'open';
    try {
      return await this.#policy.execute(async () => {
        try {
          return await delivery();
        } catch (error) {
          throw new EndedDelivery(error, this.#isSign(error, isProbe, signal.aborted));
        }
      });
    } catch (error) {
      throw error instanceof EndedDelivery ? error.cause : error;
    }
  }

  /** Operations were acknowledged outside of a delivery: an open circuit needs no probe more. */
  async proved(): Promise<void> {
    if (this.state === 'open') await this.#policy.execute(async () => {});
  }

  /** Whether this end opens the circuit. */
  #isSign(error: unknown, isProbe: boolean, isBrokenOff: boolean): boolean {
    if (isBrokenOff) return isProbe;
    // An answer: the server works, whatever it thinks of this board.
    if (error instanceof NotPermittedError) return false;
    // What began before the circuit opened says nothing of the server that is being probed.
    if (!isProbe && this.state !== 'closed') return false;
    // Other boards are served: it is this board's own trouble.
    return !this.#options.isServerSound();
  }
}

/** How a delivery ended without its acknowledgement, for the breaker. */
class EndedDelivery extends Error {
  override readonly name = 'EndedDelivery';
  readonly isSign: boolean;

  constructor(cause: unknown, isSign: boolean) {
    super('a delivery ended without its acknowledgement', { cause });
    this.isSign = isSign;
  }
}
