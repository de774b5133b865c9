import { type ReactNode, useEffect, useState } from 'react';
import { ShortcutKeys } from './Keys.tsx';
import './TooltipLayer.css';

interface Shown {
  readonly text: string;
  readonly shortcut: string | undefined;
  /** The horizontal centre, unless the window's edge is too near. */
  readonly x: number;
  readonly y: number;
  readonly isAbove: boolean;
}

const firstDelayMs = 450;
/** Within this time after one tooltip, the next one appears at once. */
const warmMs = 400;
const gapPx = 8;
const edgePx = 8;

/** One tooltip for everything that has `data-tooltip`: name, and shortcuts by `data-shortcut`. */
export function TooltipLayer(): ReactNode {
  const [shown, setShown] = useState<Shown>();
  useEffect(() => listen(setShown), []);
  if (shown === undefined) return null;
  const { text, shortcut, x, y, isAbove } = shown;
  return (
    <div
      className="tooltip"
      role="tooltip"
      data-above={isAbove}
      ref={(element) => {
        if (element === null) return;
        const least = element.offsetWidth / 2 + edgePx;
        element.style.left = `${Math.min(Math.max(x, least), window.innerWidth - least)}px`;
        element.style.top = `${y}px`;
      }}
    >
      {text}
      {shortcut?.split(' ').map((each) => (
        <ShortcutKeys key={each} shortcut={each} />
      ))}
    </div>
  );
}

function listen(show: (shown: Shown | undefined) => void): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let target: HTMLElement | undefined;
  let hiddenAtMs = Number.NEGATIVE_INFINITY;
  let isShown = false;

  const hide = (): void => {
    clearTimeout(timer);
    if (isShown) hiddenAtMs = performance.now();
    isShown = false;
    target = undefined;
    show(undefined);
  };
  const plan = (element: HTMLElement): void => {
    if (element === target) return;
    hide();
    target = element;
    const isWarm = performance.now() - hiddenAtMs < warmMs;
    timer = setTimeout(
      () => {
        if (!element.isConnected) return;
        isShown = true;
        show(placed(element));
      },
      isWarm ? 0 : firstDelayMs,
    );
  };
  const onOver = (event: Event): void => {
    const element =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tooltip]') : null;
    if (element === null) hide();
    else plan(element);
  };
  document.addEventListener('pointerover', onOver, { signal });
  document.addEventListener(
    'focusin',
    (event) => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) onOver(event);
    },
    { signal },
  );
  document.addEventListener('focusout', hide, { signal });
  document.addEventListener('pointerdown', hide, { signal, capture: true });
  document.addEventListener('keydown', hide, { signal, capture: true });
  return () => {
    listening.abort();
    clearTimeout(timer);
  };
}

function placed(element: HTMLElement): Shown {
  const rect = element.getBoundingClientRect();
  const isAbove = rect.top > window.innerHeight / 2;
  return {
    text: element.dataset.tooltip ?? '',
    shortcut: element.dataset.shortcut,
    x: (rect.left + rect.right) / 2,
    y: isAbove ? rect.top - gapPx : rect.bottom + gapPx,
    isAbove,
  };
}
