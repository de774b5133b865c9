import type { LucideIcon } from 'lucide-react';
import type { Catalogue } from '../../../shared/words/Catalogue.ts';
import type { AppModel } from '../../state/AppModel.ts';
import type { Editor, EditorState } from '../../state/editor.ts';
import type { Shortcut } from '../controls/shortcut.ts';

export interface CommandTarget {
  readonly app: AppModel;
  readonly editor: Editor;
}

export type CommandGroup = keyof Catalogue['commands']['group'];
/** The key of a name in the catalogue. */
export type CommandName = `commands.${Exclude<keyof Catalogue['commands'], 'group' | 'keys'>}`;

/** Something the user can do: the one source of names, shortcuts, tooltips, menus and the help sheet. */
export interface Command {
  readonly name: CommandName;
  readonly group: CommandGroup;
  readonly icon: LucideIcon;
  /** The first one is shown in tooltips and menus. */
  readonly shortcuts: readonly Shortcut[];
  readonly run: (target: CommandTarget) => void;
  /** Left out: always. */
  readonly isEnabled?: (state: EditorState) => boolean;
  /** Where the browser's own clipboard events do it: the key is not taken. */
  readonly isNative?: true;
}
