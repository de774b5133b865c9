import { useEffect } from 'react';
import { isInvitationLink } from '../../../shared/isInvitationLink.ts';
import { drawingTypes } from '../../formats/clipboard.ts';
import type { AppModel } from '../../state/AppModel.ts';
import type { Editor } from '../../state/editor.ts';
import { isTyping } from './useShortcuts.ts';

const shapesType = 'application/x-everink+json';

/** Copy, cut and paste through the browser's clipboard events, which need no permission. */
export function useClipboard(app: AppModel, editor: Editor): void {
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const isMiddleButton = watchMiddleButton(signal);
    const isMeant = (event: ClipboardEvent): boolean =>
      !event.defaultPrevented && !isTyping(event.target) && app.getState().screen === 'none';

    const copy = (event: ClipboardEvent): boolean => {
      // Text selected in a notice or the status is copied as text.
      if (!isMeant(event) || document.getSelection()?.isCollapsed === false) return false;
      const shapes = editor.copySelection();
      if (shapes === undefined) return false;
      event.clipboardData?.setData(shapesType, shapes);
      event.preventDefault();
      return true;
    };
    const onCopy = (event: ClipboardEvent): void => {
      copy(event);
    };
    const onCut = (event: ClipboardEvent): void => {
      if (copy(event)) editor.deleteSelection();
    };
    const onPaste = (event: ClipboardEvent): void => {
      const data = event.clipboardData;
      if (!isMeant(event) || isMiddleButton() || data === null) return;
      if (pasteInto(app, editor, data)) event.preventDefault();
    };
    document.addEventListener('copy', onCopy, { signal });
    document.addEventListener('cut', onCut, { signal });
    document.addEventListener('paste', onPaste, { signal });
    return () => listening.abort();
  }, [app, editor]);
}

/**
 * On Linux the middle button pastes what is selected anywhere, as soon as it goes up. On the board it drags the view.
 * @returns whether it is doing so
 */
function watchMiddleButton(signal: AbortSignal): () => boolean {
  let isGoingUp = false;
  const onUp = ({ button }: PointerEvent): void => {
    if (button !== 1) return;
    isGoingUp = true;
    setTimeout(() => {
      isGoingUp = false;
    });
  };
  document.addEventListener('pointerup', onUp, { capture: true, signal });
  return () => isGoingUp;
}

/** Adds what is pasted to the board; an invitation is asked about. @returns whether there is anything to paste */
function pasteInto(app: AppModel, editor: Editor, data: DataTransfer): boolean {
  const shapes = data.getData(shapesType);
  const text = textIn(data, ['text/plain', ...drawingTypes]);
  if (shapes === '' && text === '') return false;
  if (isInvitationLink(text.trim())) app.showJoin(text.trim());
  else editor.paste({ ...(shapes === '' ? {} : { shapes }), ...(text === '' ? {} : { text }) });
  return true;
}

/** The clipboard's text in the first of these types that it has; empty if it has none. */
const textIn = (data: DataTransfer, types: readonly string[]): string =>
  types.map((type) => data.getData(type)).find((text) => text !== '') ?? '';
