import { useEffect, useState } from 'react';
import type { SyncStatus } from '../../../shared/status.ts';

/** Whole seconds until the next try, counted down from when the status arrived; undefined without one. */
export function useCountdown(sync: SyncStatus): number | undefined {
  const [left, setLeft] = useState<{ readonly of: SyncStatus; readonly seconds: number }>();
  useEffect(() => {
    if (sync.nextTryInMs === undefined) return;
    const endMs = performance.now() + sync.nextTryInMs;
    const tick = (): void => {
      const seconds = Math.max(0, Math.ceil((endMs - performance.now()) / 1_000));
      setLeft({ of: sync, seconds });
      if (seconds === 0) clearInterval(timer);
    };
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [sync]);
  if (sync.nextTryInMs === undefined) return undefined;
  return left?.of === sync ? left.seconds : Math.ceil(sync.nextTryInMs / 1_000);
}
