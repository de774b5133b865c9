import type { Log } from '../log/Log.ts';
import type { DeliveryObserver } from './observer.ts';

/** One observer that tells all of them; what one throws is logged and harms nobody. */
export function fanOut(
  observers: readonly DeliveryObserver[],
  log: Log,
): Required<DeliveryObserver> {
  const tell = (notify: (observer: DeliveryObserver) => void): void => {
    for (const observer of observers) {
      try {
        notify(observer);
      } catch (error) {
        log.error('an observer of delivery failed', { error });
      }
    }
  };
  return {
    retryAttempted: (event) => tell((observer) => observer.retryAttempted?.(event)),
    retryRefused: () => tell((observer) => observer.retryRefused?.()),
    delivered: (event) => tell((observer) => observer.delivered?.(event)),
    deliveryFailed: (event) => tell((observer) => observer.deliveryFailed?.(event)),
    sessionReopening: (event) => tell((observer) => observer.sessionReopening?.(event)),
    sessionOpened: (event) => tell((observer) => observer.sessionOpened?.(event)),
    sessionLost: (event) => tell((observer) => observer.sessionLost?.(event)),
  };
}
