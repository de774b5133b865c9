import {
  Blend,
  ChevronsDown,
  ChevronsUp,
  Contrast,
  type LucideIcon,
  PaintBucket,
} from 'lucide-react';
import { type CommandEntry, commandTable } from '../../../shared/commands/commandTable.ts';
import type { StyleChange } from '../../shapes/ShapeKind.ts';
import type { Editor, EditorState, PanelStyle } from '../../state/editor.ts';
import type { Command } from './Command.ts';
import { nextOpacity, nextWidth, toggledFill } from './styleSteps.ts';

type StyleControl = 'width' | 'fill' | 'opacity';

const shows =
  (control: StyleControl) =>
  ({ style }: EditorState): boolean =>
    style.shows.has(control);

/** The style of the selection, or without one of the next shape. */
function restyle(editor: Editor, next: (style: PanelStyle) => StyleChange): void {
  const change = next(editor.getState().style);
  if (Object.values(change).some((value) => value !== undefined)) editor.setStyle(change);
}

/** @param next returns the value after this one; undefined at the end */
function stepCommand<Control extends 'width' | 'opacity'>(
  entry: CommandEntry,
  icon: LucideIcon,
  control: Control,
  next: (value: PanelStyle[Control]) => number | undefined,
): Command {
  return {
    ...entry,
    icon,
    run: ({ editor }) => {
      restyle(editor, (style) => {
        const value = next(style[control]);
        return value === undefined ? {} : { [control]: value };
      });
    },
    isEnabled: shows(control),
  };
}

/** Commands that change the style of the selection or the next shape. */
export const styleCommands = {
  thicker: stepCommand(commandTable.thicker, ChevronsUp, 'width', (width) => nextWidth(width, 1)),
  thinner: stepCommand(commandTable.thinner, ChevronsDown, 'width', (width) =>
    nextWidth(width, -1),
  ),
  toggleFill: {
    ...commandTable.toggleFill,
    icon: PaintBucket,
    run: ({ editor }) => restyle(editor, (style) => ({ fill: toggledFill(style) })),
    isEnabled: shows('fill'),
  },
  increaseOpacity: stepCommand(commandTable.increaseOpacity, Contrast, 'opacity', (opacity) =>
    nextOpacity(opacity, 1),
  ),
  decreaseOpacity: stepCommand(commandTable.decreaseOpacity, Blend, 'opacity', (opacity) =>
    nextOpacity(opacity, -1),
  ),
} as const satisfies Readonly<Record<string, Command>>;
