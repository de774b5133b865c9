import { useEffect } from 'react';

/**
 * The system shows the menu bar when Alt is pressed alone. It sees keys only, so Alt with the pen, the mouse or the
 * wheel would count as alone: then it does not see the release of the key.
 */
export function useAltKey(): void {
  useEffect(() => {
    const listening = new AbortController();
    const options = { capture: true, signal: listening.signal };
    let isPointerDown = false;
    let isUsed = false;
    const on = <Type extends keyof WindowEventMap>(
      type: Type,
      listener: (event: WindowEventMap[Type]) => void,
    ): void => window.addEventListener(type, listener, options);

    on('keydown', (event) => {
      if (event.key !== 'Alt') isUsed ||= event.altKey;
      else if (!event.repeat) isUsed = isPointerDown;
    });
    on('pointerdown', () => {
      isPointerDown = true;
      isUsed = true;
    });
    on('pointerup', () => {
      isPointerDown = false;
    });
    on('pointercancel', () => {
      isPointerDown = false;
    });
    on('wheel', () => {
      isUsed = true;
    });
    on('keyup', (event) => {
      if (event.key === 'Alt' && isUsed) event.preventDefault();
    });
    return () => listening.abort();
  }, []);
}
