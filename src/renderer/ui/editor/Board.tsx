import { t } from 'i18next';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { markNextFrame } from '../../markNextFrame.ts';
import { boardName } from '../../state/boardName.ts';
import { useClipboard } from '../commands/useClipboard.ts';
import { useShortcuts } from '../commands/useShortcuts.ts';
import { useApp, useEditor, useEditorValue } from '../hooks/AppContext.ts';
import { SaveProblemBanner } from '../status/SaveProblemBanner.tsx';
import { Header } from './Header.tsx';
import { StylePanel } from './StylePanel.tsx';
import { Toolbar } from './Toolbar.tsx';
import { ZoomControl } from './ZoomControl.tsx';
import './Board.css';

/** The board and the tools around it. Inert behind a dialog. */
export function Board({ isBehind }: { readonly isBehind: boolean }): ReactNode {
  const app = useApp();
  const editor = useEditor();
  const title = useEditorValue((state) => state.title);
  const fileName = useEditorValue(({ status }) => status.file?.name);
  const lacksChanges = useEditorValue(({ status }) => status.file?.hasChanges === true);
  const phase = useEditorValue((state) => state.phase);
  const isReadOnly = useEditorValue((state) => state.isReadOnly);
  const isEmpty = useEditorValue((state) => state.shapeCount === 0 && !state.isEditingText);
  const host = useRef<HTMLDivElement>(null);
  // A focus ring around the whole window helps only those who navigate with the Tab key.
  const [isRinged, setIsRinged] = useState(false);
  useShortcuts({ app, editor });
  useClipboard(app, editor);
  useEffect(() => {
    const { current } = host;
    if (current === null) return;
    const unmount = editor.mount(current);
    current.focus({ preventScroll: true });
    return unmount;
  }, [editor]);
  useEffect(() => {
    if (phase === 'loading') return;
    void editor.whenDrawn().then(() => {
      if (phase === 'ready') markNextFrame('board-drawn');
      app.boardDrawn(editor.getState().boardId);
    });
  }, [app, editor, phase]);
  const windowTitle = t(lacksChanges ? 'common.changedWindowTitle' : 'common.windowTitle', {
    title: fileName ?? boardName(title, undefined),
  });
  useEffect(() => {
    document.title = windowTitle;
  }, [windowTitle]);
  return (
    <main className="board" inert={isBehind} aria-busy={phase === 'loading'}>
      <div
        ref={host}
        role="application"
        aria-label={t('editor.board')}
        className={isRinged ? 'board-host ringed' : 'board-host'}
        onKeyUp={(event) => {
          if (event.key === 'Tab') setIsRinged(true);
        }}
        onPointerDown={() => setIsRinged(false)}
        onBlur={() => setIsRinged(false)}
      />
      <div className="board-tools">
        {isEmpty && !isReadOnly && phase === 'ready' && <EmptyHint />}
        <Header />
        {!isReadOnly && <StylePanel />}
        <SaveProblemBanner />
        <Toolbar />
        <ZoomControl />
      </div>
    </main>
  );
}

function EmptyHint(): ReactNode {
  return (
    <p className="empty-hint">
      <strong>{t('editor.hintTitle')}</strong> {t('editor.hintText')}
    </p>
  );
}
