import { t } from 'i18next';
import { useEffect, useState } from 'react';
import type { AppModel } from '../../state/AppModel.ts';
import { takeFiles } from '../../state/takeFiles.ts';

/** What is held over the window. */
export type HeldFiles = 'images' | 'mixed' | 'others';

/** Uses files dropped on the window. @returns what is held over it, if it is files */
export function useFileDrop(app: AppModel): HeldFiles | undefined {
  const [held, setHeld] = useState<HeldFiles>();
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    let isFromHere = false;
    const onDragStart = (): void => {
      isFromHere = true;
    };
    const onDragEnd = (): void => {
      isFromHere = false;
    };
    const onDragOver = (event: DragEvent): void => {
      // Otherwise the window would navigate to the file.
      event.preventDefault();
      if (event.dataTransfer !== null) setHeld(heldFiles(event.dataTransfer));
    };
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setHeld(undefined);
    };
    const onDrop = (event: DragEvent): void => {
      event.preventDefault();
      setHeld(undefined);
      const files = [...(event.dataTransfer?.files ?? [])];
      const place = { x: event.clientX, y: event.clientY };
      if (files.length > 0) {
        app.attempt('open-file', 'commands.openFileFailed', () => takeFiles(app, files, place));
      } else if (!isFromHere) app.tell(noticeOfNothingToDrop);
    };
    window.addEventListener('dragstart', onDragStart, { signal });
    window.addEventListener('dragend', onDragEnd, { signal });
    window.addEventListener('dragover', onDragOver, { signal });
    window.addEventListener('dragleave', onDragLeave, { signal });
    window.addEventListener('drop', onDrop, { signal });
    return () => listening.abort();
  }, [app]);
  return held;
}

/** Undefined if it is no files. The names of files are not known before they are dropped. */
function heldFiles({ items }: DataTransfer): HeldFiles | undefined {
  const files = [...items].filter(({ kind }) => kind === 'file');
  const imageCount = files.filter(({ type }) => type.startsWith('image/')).length;
  if (files.length === 0) return undefined;
  if (imageCount === 0) return 'others';
  return imageCount === files.length ? 'images' : 'mixed';
}

const noticeOfNothingToDrop = () => ({
  id: 'open-file',
  level: 'info' as const,
  title: t('notices.nothingToDrop'),
  text: t('notices.nothingToDropText'),
});
