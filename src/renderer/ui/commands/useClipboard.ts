import { useEffect } from 'react';
import { isInvitationLink } from '../../../shared/isInvitationLink.ts';
import { drawingTypes } from '../../formats/clipboard.ts';
import type { AppModel } from '../../state/AppModel.ts';
import { areNamesOf } from '../../state/areNamesOf.ts';
import type { Editor } from '../../state/editor.ts';
import { noticeOfNothingToPaste } from '../../state/noticeOfNothingToPaste.ts';
import { takeFiles } from '../../state/takeFiles.ts';
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
    /** A text on the board cannot have an image, so that goes next to it. */
    const isImageForText = ({ target, clipboardData }: ClipboardEvent): boolean =>
      editor.getState().isEditingText &&
      target instanceof HTMLTextAreaElement &&
      clipboardData?.types.includes('Files') === true &&
      !clipboardData.types.includes('text/plain');

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
      if (!isMeant(event) && !isImageForText(event)) return;
      if (isMiddleButton() || data === null) return;
      event.preventDefault();
      pasteInto(app, editor, data);
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

/** Adds what is pasted to the board; an invitation is asked about. */
function pasteInto(app: AppModel, editor: Editor, data: DataTransfer): void {
  const shapes = data.getData(shapesType);
  const files = [...data.files];
  const text = textIn(data, ['text/plain', ...drawingTypes]);
  const isText = text.trim() !== '' && !areNamesOf(files, text);
  if (isText && isInvitationLink(text.trim())) app.showJoin(text.trim());
  else if (shapes !== '' || isText) {
    editor.paste({ ...(shapes === '' ? {} : { shapes }), ...(isText ? { text } : {}) });
  } else if (files.length > 0) {
    app.attempt('paste', 'notices.pasteFailed', () => takeFiles(app, files, 'pointer'));
  } else app.tell(noticeOfNothingToPaste);
}

/** The clipboard's text in the first of these types that it has; empty if it has none. */
const textIn = (data: DataTransfer, types: readonly string[]): string =>
  types.map((type) => data.getData(type)).find((text) => text !== '') ?? '';
