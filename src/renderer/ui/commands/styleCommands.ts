import {
  Blend,
  ChevronsDown,
  ChevronsUp,
  Contrast,
  type LucideIcon,
  PaintBucket,
} from 'lucide-react';
import type { StyleChange } from '../../shapes/ShapeKind.ts';
import type { Editor, EditorState, PanelStyle } from '../../state/editor.ts';
import type { Shortcut } from '../controls/shortcut.ts';

import type { Command, CommandName } from './Command.ts';

import { nextOpacity, nextWidth, toggledFill } from './styleSteps.ts';

type StyleControl = 'width' | 'fill' | 'opacity';

const shows =
  (control: StyleControl) =>
  ({ style }: EditorState): boolean =>
    style.shows.has(control);

/** Of the selection if there is one, else of what is drawn next. */
function restyle(editor: Editor, next: (style: PanelStyle) => StyleChange): void {
  const change = next(editor.getState().style);
  if (Object.values(change).some((value) => value !== undefined)) editor.setStyle(change);
}

function widthCommand(
  name: CommandName,
  icon: LucideIcon,
  key: Shortcut,
  direction: 1 | -1,
): Command {
  return {
    name,
    group: 'style',
    icon,
    shortcuts: [key],
    run: ({ editor }) => {
      restyle(editor, ({ width }) => {
        const next = nextWidth(width, direction);
        return next === undefined ? {} : { width: next };
      });
    },
    isEnabled: shows('width'),
  };
}

function opacityCommand(
  name: CommandName,
  icon: LucideIcon,
  key: Shortcut,
  direction: 1 | -1,
): Command {
  return {
    name,
    group: 'style',
    icon,
    shortcuts: [key],
    run: ({ editor }) => {
      restyle(editor, ({ opacity }) => {
        const next = nextOpacity(opacity, direction);
        return next === undefined ? {} : { opacity: next };
      });
    },
    isEnabled: shows('opacity'),
  };
}

/** The style of the next shape, or of the selection, by keys. */
export const styleCommands = {
  wider: widthCommand('commands.thicker', ChevronsUp, 'W', 1),
  finer: widthCommand('commands.thinner', ChevronsDown, 'Shift+W', -1),
  fill: {
    name: 'commands.toggleFill',
    group: 'style',
    icon: PaintBucket,
    shortcuts: ['F'],
    run: ({ editor }) => restyle(editor, (style) => ({ fill: toggledFill(style) })),
    isEnabled: shows('fill'),
  },
  moreOpaque: opacityCommand('commands.increaseOpacity', Contrast, '.', 1),
  lessOpaque: opacityCommand('commands.decreaseOpacity', Blend, ',', -1),
} as const satisfies Readonly<Record<string, Command>>;
