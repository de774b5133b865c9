import type { LucideIcon } from 'lucide-react';
import type { CommandEntry } from '../../../shared/commands/commandTable.ts';
import type { AppModel } from '../../state/AppModel.ts';
import type { Editor, EditorState } from '../../state/editor.ts';

export interface CommandTarget {
  readonly app: AppModel;
  readonly editor: Editor;
}

/** A command of the table, with what it does. */
export interface Command extends CommandEntry {
  readonly icon: LucideIcon;
  readonly run: (target: CommandTarget) => void;
  /** Left out: always. */
  readonly isEnabled?: (state: EditorState) => boolean;
  /** Done by the browser's clipboard events, so the key is not handled. */
  readonly isNative?: true;
}
