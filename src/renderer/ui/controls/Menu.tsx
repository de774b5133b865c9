import type { LucideIcon } from 'lucide-react';
import {
  Fragment,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { Shortcut } from '../../../shared/commands/commandTable.ts';
import { ShortcutKeys } from './Keys.tsx';
import { Popover, type PopoverPlace } from './Popover.tsx';
import './Menu.css';

export interface MenuItem {
  readonly name: string;
  readonly icon?: LucideIcon;
  readonly shortcut?: Shortcut | undefined;
  readonly isDisabled?: boolean;
  readonly isDanger?: boolean;
  readonly run: () => void;
}

interface MenuProps extends PopoverPlace {
  readonly id: string;
  readonly anchor: RefObject<HTMLElement | null>;
  /** Where it opens instead, if set. */
  readonly at?: RefObject<DOMRect | undefined>;
  readonly label: string;
  /** Groups are separated by a line. */
  readonly groups: readonly (readonly MenuItem[])[];
  /** A heading above the items. */
  readonly note?: string;
}

/** A menu in a popover: arrows, Home, End and first letters move the focus; Enter runs; Escape and Tab close. */
export function Menu(props: MenuProps): ReactNode {
  const { label, note, groups, ...place } = props;
  const { id } = props;
  const ref = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // The focus returns to the button, and moves on from there.
    if (event.key === 'Tab') document.getElementById(id)?.hidePopover();
    else moveFocus(event);
  };
  useEffect(() => {
    if (isOpen) ref.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, [isOpen]);
  return (
    <Popover
      {...place}
      label={note === undefined ? label : `${label}. ${note}`}
      role="menu"
      onOpenChange={setIsOpen}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the menu around it */}
      <div ref={ref} className="menu" onKeyDown={onKeyDown}>
        {note !== undefined && <p className="menu-note">{note}</p>}
        {isOpen &&
          groups.map((items, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: groups never change their order
            <Fragment key={index}>
              {index > 0 && <hr className="menu-line" />}
              {items.map((item) => (
                <Item key={item.name} menuId={id} {...item} />
              ))}
            </Fragment>
          ))}
      </div>
    </Popover>
  );
}

function Item({ menuId, ...item }: MenuItem & { readonly menuId: string }): ReactNode {
  const { icon: Icon, isDisabled = false } = item;
  const choose = (): void => {
    if (isDisabled) return;
    document.getElementById(menuId)?.hidePopover();
    item.run();
  };
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={item.isDanger === true ? 'menu-item danger' : 'menu-item'}
      aria-disabled={isDisabled}
      onClick={choose}
      onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
    >
      {Icon !== undefined && <Icon size={16} aria-hidden="true" />}
      <span className="menu-name">{item.name}</span>
      {item.shortcut !== undefined && <ShortcutKeys shortcut={item.shortcut} />}
    </button>
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const current = items.findIndex((item) => item.matches(':focus'));
  const target = nextItem(event.key, items, current);
  if (target === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  target.focus();
}

function nextItem(
  key: string,
  items: readonly HTMLElement[],
  current: number,
): HTMLElement | undefined {
  const { length } = items;
  if (key === 'ArrowDown') return items[(current + 1) % length];
  if (key === 'ArrowUp') return items[(Math.max(current, 0) - 1 + length) % length];
  if (key === 'Home') return items[0];
  if (key === 'End') return items[length - 1];
  if (key.length !== 1 || key === ' ') return undefined;
  const letter = key.toLowerCase();
  const after = [...items.slice(current + 1), ...items.slice(0, current + 1)];
  return after.find((item) => item.textContent.trim().toLowerCase().startsWith(letter));
}
