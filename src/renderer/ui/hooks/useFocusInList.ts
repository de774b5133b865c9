import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the focus in a list when the item that has it is removed: it moves to the first button of the item that took
 * its place, else of the one before, else to the field of the surrounding screen that is focused first.
 * @param itemIds in the order of the list's items
 */
export function useFocusInList(
  list: RefObject<HTMLElement | null>,
  itemIds: readonly string[],
): void {
  const before = useRef<readonly string[]>([]);
  const focusedId = useRef<string>(undefined);
  const ids = itemIds.join('\n');
  useLayoutEffect(() => {
    const place = before.current.indexOf(focusedId.current ?? '');
    const now = ids === '' ? [] : ids.split('\n');
    before.current = now;
    const items = [...(list.current?.children ?? [])];
    const onFocus = ({ target }: FocusEvent): void => {
      const index = items.findIndex((item) => target instanceof Node && item.contains(target));
      focusedId.current = now[index];
    };
    document.addEventListener('focusin', onFocus);
    const isRemoved = place !== -1 && !now.includes(focusedId.current ?? '');
    if (isRemoved && document.activeElement === document.body) {
      const button = items[Math.min(place, items.length - 1)]?.querySelector('button');
      (button ?? document.querySelector<HTMLElement>('[data-focus-first]'))?.focus();
    }
    return () => document.removeEventListener('focusin', onFocus);
  }, [list, ids]);
}
