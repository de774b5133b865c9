import { t } from 'i18next';
import { FileCheck, FilePen } from 'lucide-react';
import type { ReactNode } from 'react';
import { commands } from '../commands/commands.ts';
import { useApp, useEditor, useEditorValue } from '../hooks/AppContext.ts';
import './FileButton.css';

/** The file of the board, if it has one, and whether it lacks changes. A click saves to it. */
export function FileButton(): ReactNode {
  const app = useApp();
  const editor = useEditor();
  const name = useEditorValue(({ status }) => status.file?.name);
  const hasChanges = useEditorValue(({ status }) => status.file?.hasChanges ?? false);
  if (name === undefined) return null;
  const Icon = hasChanges ? FilePen : FileCheck;
  const words = t(hasChanges ? 'editor.fileLacksChanges' : 'editor.fileHasAll', { name });
  return (
    <button
      type="button"
      className="file-button"
      aria-label={words}
      data-tooltip={words}
      data-changed={hasChanges}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => commands.saveFile.run({ app, editor })}
    >
      <Icon size={15} aria-hidden="true" />
      <span className="file-name">{name}</span>
    </button>
  );
}
