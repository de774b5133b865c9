import {
  type CircuitBreakerPolicy,
  CircuitState as CockatielState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import type { CircuitState } from '../../../shared/status.ts';
import { NotPermittedError } from '../wire/SendError.ts';

/** A delivery fails after four sends over several seconds, so one failure is enough evidence. */
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
  /** The state changed. */
  readonly changed: () => void;
}

/**
 * Keeps deliveries to one server from starting in vain (M. Nygard, Release It!, "Circuit Breaker"; the state machine is
 * cockatiel's). A failed delivery opens the circuit. No delivery starts then until the server completes a handshake.
 * One delivery probes, half-open: its acknowledgement closes the circuit for all, its failure opens it again.
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
   * @param signal if aborted, the outcome says nothing about the server, and another delivery probes
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

  /** Operations were acknowledged outside of a delivery: an open circuit closes without a probe. */
  async proved(): Promise<void> {
    if (this.state === 'open') await this.#policy.execute(async () => {});
  }

  /** Whether this failure opens the circuit. */
  #isSign(error: unknown, isProbe: boolean, isBrokenOff: boolean): boolean {
    if (isBrokenOff) return isProbe;
    // The server answered, so it works.
    if (error instanceof NotPermittedError) return false;
    // A delivery from before the circuit opened says nothing about the server now.
    if (!isProbe && this.state !== 'closed') return false;
    // Other boards are served, so the problem is this board's.
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
