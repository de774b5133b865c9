/**
 * Whether deliveries to the server may begin. Open, as with an electric circuit, means that nothing flows: a
 * delivery was used up, and the next ones would be too.
 */
export type CircuitState = 'closed' | 'open';

export type CircuitEvent =
  /** A delivery used up its retry attempts. */
  | 'delivery-used-up'
  /** A board's handshake on an open session is complete: the server stores and acknowledges. */
  | 'handshaken';

export const nextCircuitState = (event: CircuitEvent): CircuitState =>
  event === 'delivery-used-up' ? 'open' : 'closed';
