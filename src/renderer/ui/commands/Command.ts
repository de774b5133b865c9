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

/** A command of the user: the one source of names, shortcuts, tooltips, menus and the shortcuts dialog. */
export interface Command {
  readonly name: CommandName;
  readonly group: CommandGroup;
  readonly icon: LucideIcon;
  /** The first one is shown in tooltips and menus. */
  readonly shortcuts: readonly Shortcut[];
  readonly run: (target: CommandTarget) => void;
  /** Left out: always. */
  readonly isEnabled?: (state: EditorState) => boolean;
  /** Done by the browser's clipboard events, so the key is not handled. */
  readonly isNative?: true;
}
