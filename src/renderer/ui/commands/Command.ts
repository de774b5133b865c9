import type { LucideIcon } from 'lucide-react';
import type { AppModel } from '../../state/AppModel.ts';
import type { Editor, EditorState } from '../../state/editor.ts';
import type { Shortcut } from '../controls/shortcut.ts';

export interface CommandTarget {
  readonly app: AppModel;
  readonly editor: Editor;
}

/** Something the user can do: the one source of names, shortcuts, tooltips, menus and the help sheet. */
export interface Command {
  readonly name: string;
  readonly group: 'Tools' | 'Style' | 'Edit' | 'View' | 'Boards and files' | 'Everink';
  readonly icon: LucideIcon;
  /** The first one is shown in tooltips and menus. */
  readonly shortcuts: readonly Shortcut[];
  readonly run: (target: CommandTarget) => void;
  /** Left out: always. */
  readonly isEnabled?: (state: EditorState) => boolean;
  /** Where the browser's own clipboard events do it: the key is not taken. */
  readonly isNative?: true;
}
