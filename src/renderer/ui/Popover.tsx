import { type ReactNode, type RefObject, type ToggleEvent, useRef } from 'react';
import './Popover.css';

export interface PopoverPlace {
  readonly side: 'above' | 'below';
  readonly align: 'start' | 'end';
}

const gapPx = 8;

interface PopoverProps extends PopoverPlace {
  readonly id: string;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly role: 'menu' | 'dialog';
  readonly label: string;
  readonly className?: string;
  readonly onOpenChange?: (isOpen: boolean) => void;
  readonly children: ReactNode;
}

/** A surface that opens beside its button (`popoverTarget`) and closes on a click elsewhere or Escape. */
export function Popover(props: PopoverProps): ReactNode {
  const { id, anchor, role, label, className = '', onOpenChange, children } = props;
  const ref = useRef<HTMLDivElement>(null);
  const onBeforeToggle = (event: ToggleEvent<HTMLDivElement>): void => {
    const { current: popover } = ref;
    const { current: button } = anchor;
    if (event.target !== popover || event.newState !== 'open' || button === null) return;
    // On an island, it lines up with the island's edges.
    const beside = button.closest('.island') ?? button;
    place(popover, beside.getBoundingClientRect(), props);
  };
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

/** Needs no size of the popover, so that it stands right before it is drawn the first time. */
function place(popover: HTMLElement, rect: DOMRect, { side, align }: PopoverPlace): void {
  const { style } = popover;
  style.inset = 'auto';
  if (side === 'below') {
    style.top = `${rect.bottom + gapPx}px`;
    style.maxHeight = `${window.innerHeight - rect.bottom - 2 * gapPx}px`;
  } else {
    style.bottom = `${window.innerHeight - rect.top + gapPx}px`;
    style.maxHeight = `${rect.top - 2 * gapPx}px`;
  }
  if (align === 'start') style.left = `${rect.left}px`;
  if (align === 'end') style.right = `${window.innerWidth - rect.right}px`;
}
