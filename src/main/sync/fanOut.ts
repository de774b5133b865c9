import type { Log } from '../log/Log.ts';
import type { DeliveryObserver } from './observer.ts';

/** Combines observers into one. An error that one throws is logged, and the others are notified anyway. */
export function fanOut(
  observers: readonly DeliveryObserver[],
  log: Log,
): Required<DeliveryObserver> {
  const notifyAll = (notify: (observer: DeliveryObserver) => void): void => {
    for (const observer of observers) {
      try {
        notify(observer);
      } catch (error) {
        log.error('an observer of delivery failed', { error });
      }
    }
  };
  return {
    retryAttempted: (event) => notifyAll((observer) => observer.retryAttempted?.(event)),
    retryRefused: () => notifyAll((observer) => observer.retryRefused?.()),
    delivered: (event) => notifyAll((observer) => observer.delivered?.(event)),
    deliveryFailed: (event) => notifyAll((observer) => observer.deliveryFailed?.(event)),
    sessionReopening: (event) => notifyAll((observer) => observer.sessionReopening?.(event)),
    sessionOpened: (event) => notifyAll((observer) => observer.sessionOpened?.(event)),
    sessionLost: (event) => notifyAll((observer) => observer.sessionLost?.(event)),
  };
}
