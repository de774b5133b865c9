import { useEffect, useState } from 'react';

/** True once `isOn` has been true for `lastingMs` without a break. */
export function useLasting(isOn: boolean, lastingMs: number): boolean {
  const [hasLasted, setHasLasted] = useState(false);
  useEffect(() => {
    if (!isOn) return;
    const timer = setTimeout(() => setHasLasted(true), lastingMs);
    return () => {
      clearTimeout(timer);
      setHasLasted(false);
    };
  }, [isOn, lastingMs]);
  return hasLasted;
}
