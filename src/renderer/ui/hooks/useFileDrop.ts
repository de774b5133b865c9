import { useEffect, useState } from 'react';
import type { AppModel } from '../../state/AppModel.ts';
import { openDroppedFiles } from '../../state/fileCommands.ts';

/** Opens files dropped on the window. True while files are held over it. */
export function useFileDrop(app: AppModel): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const onDragOver = (event: DragEvent): void => {
      // Otherwise the window would navigate to the file.
      event.preventDefault();
      if (event.dataTransfer?.types.includes('Files') === true) setIsOver(true);
    };
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      event.preventDefault();
      setIsOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      app.attempt('open-file', 'commands.openFileFailed', () => openDroppedFiles(app, files));
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [app]);
  return isOver;
}
