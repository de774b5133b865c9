import { useEffect } from 'react';
import { paletteNames } from '../../../shared/document/style.ts';
import type { Editor } from '../../state/editor.ts';
import { matchesShortcut } from '../controls/shortcut.ts';
import type { Command, CommandTarget } from './Command.ts';
import { allCommands, commands } from './commands.ts';

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const largeNudge = 10;

/** Whether keys pressed there are text or belong to a control. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return true;
  return target.isContentEditable || target.matches('textarea, select, [role="menu"] *');
}

/**
 * Runs commands by their shortcuts while no dialog covers the board; in a text field, those for the window only, and in
 * the board list, the one that creates a board.
 */
export function useShortcuts({ app, editor }: CommandTarget): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const { screen } = app.getState();
      if (screen !== 'none' && screen !== 'boards') return;
      // An open menu takes Escape and the arrows for itself.
      if (document.querySelector(':popover-open') !== null) return;
      if (isTaken(event, { app, editor })) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [app, editor]);
}

function isTaken(event: KeyboardEvent, target: CommandTarget): boolean {
  if (target.app.getState().screen === 'boards') return runCommand(event, target, isForBoardList);
  if (isTyping(event.target)) return runCommand(event, target, isForWindow);
  const { editor } = target;
  return runCommand(event, target) || nudge(event, editor) || pickColour(event, editor);
}

/** Saving, opening and the like. Their single letters are text. */
const isForWindow = ({ group, shortcuts }: Command): boolean =>
  (group === 'files' || group === 'app') && shortcuts[0]?.startsWith('Mod+') === true;

const isForBoardList = (command: Command): boolean => command === commands.newBoard;

/** True when the key belongs to one of the commands, also to one that cannot run now. */
function runCommand(
  event: KeyboardEvent,
  target: CommandTarget,
  isMeant: (command: Command) => boolean = () => true,
): boolean {
  const command = allCommands.find(({ shortcuts }) =>
    shortcuts.some((shortcut) => matchesShortcut(shortcut, event)),
  );
  if (command === undefined || command.isNative === true || !isMeant(command)) return false;
  if (command.isEnabled?.(target.editor.getState()) !== false) command.run(target);
  return true;
}

function nudge(event: KeyboardEvent, editor: Editor): boolean {
  const direction = arrows[event.key];
  if (direction === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (editor.getState().selectionCount === 0) return false;
  const [dx, dy] = direction;
  const step = event.shiftKey ? largeNudge : 1;
  editor.nudgeSelection(dx * step, dy * step);
  return true;
}

/** 1 to 9 and 0 choose the ten palette colours, for the stroke or with Alt for the fill. */
function pickColour(event: KeyboardEvent, editor: Editor): boolean {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (digit === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return false;
  if (!editor.getState().style.shows.has(event.altKey ? 'fill' : 'colour')) return false;
  const colour = paletteNames[(Number(digit) + 9) % 10];
  if (colour === undefined) return false;
  editor.setStyle(event.altKey ? { fill: colour } : { colour });
  return true;
}
