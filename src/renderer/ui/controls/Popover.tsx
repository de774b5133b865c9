import { type ReactNode, type RefObject, type ToggleEvent, useEffect, useRef } from 'react';
import './Popover.css';

export interface PopoverPlace {
  readonly side: 'above' | 'below';
  readonly align: 'start' | 'end';
}

const gapPx = 8;
/** Room for a menu of a few items. */
const enoughPx = 200;

interface PopoverProps extends PopoverPlace {
  readonly id: string;
  readonly anchor: RefObject<HTMLElement | null>;
  /** Where it opens instead, if set: at the pointer. */
  readonly at?: RefObject<DOMRect | undefined>;
  readonly role: 'menu' | 'dialog';
  readonly label: string;
  readonly className?: string;
  readonly onOpenChange?: (isOpen: boolean) => void;
  readonly children: ReactNode;
}

/** A surface that opens beside its button (`popoverTarget`) and closes on a click elsewhere or Escape. */
export function Popover(props: PopoverProps): ReactNode {
  const {
    id,
    anchor,
    at,
    side,
    align,
    role,
    label,
    className = '',
    onOpenChange,
    children,
  } = props;
  const ref = useRef<HTMLDivElement>(null);
  const onBeforeToggle = (event: ToggleEvent<HTMLDivElement>): void => {
    if (event.target === ref.current && event.newState === 'open') {
      place(ref.current, at?.current ?? edgesOf(anchor.current), { side, align });
    }
  };
  useEffect(() => {
    const follow = (): void => {
      const { current: popover } = ref;
      if (popover?.matches(':popover-open')) {
        place(popover, at?.current ?? edgesOf(anchor.current), { side, align });
      }
    };
    window.addEventListener('resize', follow);
    return () => window.removeEventListener('resize', follow);
  }, [anchor, at, side, align]);
  const onToggle = (event: ToggleEvent<HTMLDivElement>): void => {
    if (event.target === ref.current) onOpenChange?.(event.newState === 'open');
  };
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a name
    <div
      ref={ref}
      id={id}
      popover="auto"
      role={role}
      aria-label={label}
      className={`popover ${className}`}
      onBeforeToggle={onBeforeToggle}
      onToggle={onToggle}
    >
      {children}
    </div>
  );
}

/**
 * Does not depend on the popover's size, so its position is right before the first paint. Where its side has little
 * room and the opposite side more, it opens there; what does not fit scrolls.
 */
function place(
  popover: HTMLElement,
  rect: DOMRect | undefined,
  { side, align: wanted }: PopoverPlace,
): void {
  if (rect === undefined) return;
  const { style } = popover;
  const { innerHeight, innerWidth } = window;
  const room = { below: innerHeight - rect.bottom - 2 * gapPx, above: rect.top - 2 * gapPx };
  const other = side === 'below' ? 'above' : 'below';
  const chosen = room[side] < enoughPx && room[other] > room[side] ? other : side;
  const align = rect.width > 0 ? wanted : rect.left < innerWidth / 2 ? 'start' : 'end';
  style.inset = 'auto';
  if (chosen === 'below') style.top = `${rect.bottom + gapPx}px`;
  else style.bottom = `${innerHeight - rect.top + gapPx}px`;
  style.maxHeight = `${room[chosen]}px`;
  if (align === 'start') style.left = `${rect.left}px`;
  if (align === 'end') style.right = `${innerWidth - rect.right}px`;
  style.maxWidth = `${(align === 'start' ? innerWidth - rect.left : rect.right) - gapPx}px`;
}

/** In a floating panel, a popover lines up with the panel's edges. */
function edgesOf(button: HTMLElement | null): DOMRect | undefined {
  return (button?.closest('.island') ?? button)?.getBoundingClientRect();
}
