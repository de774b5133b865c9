/**
 * Focuses a text field and keeps the focus there while the field is open, so that no key is lost or triggers a
 * shortcut of the board.
 *
 * - Focus in another window, the desktop or a system dialog: the field stays open and is focused on return.
 * - Focus on the board itself, or nowhere: the field takes it back.
 * - Focus on a control, a menu or a dialog of this window: these handle their own keys. Letters typed on a button
 * go to the field.
 */
export class FieldFocus {
  readonly #field: HTMLTextAreaElement;
  readonly #host: HTMLElement;
  readonly #onKey: (event: KeyboardEvent) => void;
  readonly #listening = new AbortController();

  /** @param onKey called for keys that were pressed elsewhere and go to the field */
  constructor(
    field: HTMLTextAreaElement,
    host: HTMLElement,
    onKey: (event: KeyboardEvent) => void,
  ) {
    this.#field = field;
    this.#host = host;
    this.#onKey = onKey;
    const { signal } = this.#listening;
    // At this point, the focus has not reached its new element yet.
    field.addEventListener('blur', () => queueMicrotask(() => this.#claim()), { signal });
    host.addEventListener('focus', () => this.#claim(), { signal });
    window.addEventListener('focus', () => this.#claim(), { signal });
    window.addEventListener('keydown', (event) => this.#redirect(event), { signal, capture: true });
    this.#take();
  }

  /** Moves the focus to the board. */
  release(): void {
    this.#listening.abort();
    if (document.activeElement === this.#field) this.#host.focus({ preventScroll: true });
  }

  #take(): void {
    this.#field.focus({ preventScroll: true });
  }

  #claim(): void {
    if (!this.#listening.signal.aborted && this.#isNowhere(document.activeElement)) this.#take();
  }

  #redirect(event: KeyboardEvent): void {
    const { target } = event;
    if (target === this.#field || !this.#isMeant(event, target)) return;
    this.#take();
    this.#onKey(event);
  }

  #isMeant(event: KeyboardEvent, target: EventTarget | null): boolean {
    if (this.#host.closest('[inert]') !== null) return false;
    if (document.querySelector(':popover-open') !== null) return false;
    if (!(target instanceof Element) || this.#isNowhere(target)) return true;
    if (target.matches('input, textarea, select') || event.ctrlKey || event.metaKey) return false;
    const isLetter = event.key.length === 1 && event.key !== ' ';
    return isLetter || event.key === 'Backspace' || event.key === 'Delete';
  }

  #isNowhere(element: Element | null): boolean {
    return element === null || element === document.body || element === this.#host;
  }
}
