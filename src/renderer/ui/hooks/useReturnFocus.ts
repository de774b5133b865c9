import { type RefObject, useEffect } from 'react';

/** Moves the focus into what has opened, and back when it closes. */
export function useReturnFocus(opened: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    const first = opened.current?.querySelector<HTMLElement>('[data-focus-first]');
    (first ?? opened.current)?.focus();
    return () => {
      // After React has removed `inert` from the board.
      requestAnimationFrame(() => {
        const board = document.querySelector<HTMLElement>('[role="application"]');
        const isGone = !(before instanceof HTMLElement && before.isConnected);
        (isGone || before === document.body ? board : before)?.focus();
      });
    };
  }, [opened]);
}
