import { t } from 'i18next';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { maxTitleLength } from '../../../shared/limits.ts';
import { boardName } from '../../state/boardName.ts';
import { useEditor, useEditorValue } from '../hooks/AppContext.ts';
import './TitleField.css';

/** The board's title, edited in place: Enter or leaving the field keeps the edit, Escape cancels it. */
export function TitleField(): ReactNode {
  const editor = useEditor();
  const title = useEditorValue((state) => state.title);
  const isReadOnly = useEditorValue((state) => state.isReadOnly);
  const fileName = useEditorValue(({ status }) => status.file?.name);
  const [draft, setDraft] = useState<string>();
  const isDropped = useRef(false);
  const value = draft ?? title;
  const finish = (): void => {
    const wanted = draft?.trim() ?? '';
    if (!isDropped.current && wanted !== '' && wanted !== title) editor.setTitle(wanted);
    else if (draft !== undefined) editor.typeTitle(undefined);
    isDropped.current = false;
    setDraft(undefined);
  };
  const type = (text: string): void => {
    setDraft(text);
    editor.typeTitle(text);
  };
  const latestFinish = useRef(finish);
  useEffect(() => {
    latestFinish.current = finish;
  });
  // What is typed here survives closing the window or the board.
  useEffect(() => {
    const keep = (): void => latestFinish.current();
    window.addEventListener('beforeunload', keep);
    return () => {
      window.removeEventListener('beforeunload', keep);
      keep();
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    isDropped.current = event.key === 'Escape';
    event.currentTarget.blur();
    document.querySelector<HTMLElement>('[role="application"]')?.focus();
  };
  return (
    <label
      className="title"
      data-value={boardName(value, fileName)}
      data-tooltip={isReadOnly ? undefined : t('editor.rename')}
    >
      <input
        className="title-input"
        aria-label={t('editor.title')}
        placeholder={boardName('', fileName)}
        maxLength={maxTitleLength}
        spellCheck={false}
        value={value}
        readOnly={isReadOnly}
        onFocus={(event) => event.currentTarget.select()}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onBlur={finish}
        onKeyDown={onKeyDown}
      />
    </label>
  );
}
