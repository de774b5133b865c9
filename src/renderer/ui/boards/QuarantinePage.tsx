import { t } from 'i18next';
import { FileDown, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import type { BoardFailure, QuarantinedBoard } from '../../../shared/quarantine.ts';
import { joinSentences } from '../../../shared/words/joinSentences.ts';
import { saveStoredBoard } from '../../state/fileCommands.ts';
import { useApp } from '../hooks/AppContext.ts';
import { BoardsView } from './BoardsScreen.tsx';
import './QuarantinePage.css';

const headings = {
  crashed: 'boards.failing.crashed',
  'out-of-memory': 'boards.failing.outOfMemory',
  unresponsive: 'boards.failing.unresponsive',
  error: 'boards.failing.error',
  'app-ended': 'boards.failing.appEnded',
} as const satisfies Record<BoardFailure, string>;

const reasons = {
  crashed: 'boards.failing.crashedReason',
  'out-of-memory': 'boards.failing.outOfMemoryReason',
  unresponsive: 'boards.failing.unresponsiveReason',
  error: 'boards.failing.errorReason',
  'app-ended': 'boards.failing.appEndedReason',
} as const satisfies Record<BoardFailure, string>;

/** Shown instead of a board that keeps failing: the reason, what to do, and all boards. */
export function QuarantinePage({ board }: { readonly board: QuarantinedBoard }): ReactNode {
  const app = useApp();
  const windowTitle = t('common.windowTitle', { title: board.title || t('common.untitled') });
  useEffect(() => {
    document.title = windowTitle;
  }, [windowTitle]);
  useEffect(() => {
    app.attempt('boards', 'boards.listFailed', () => app.loadBoards());
  }, [app]);
  return (
    <main className="boards">
      <BoardsView lead={<QuarantinePanel board={board} />} />
    </main>
  );
}

function QuarantinePanel({ board }: { readonly board: QuarantinedBoard }): ReactNode {
  const app = useApp();
  const headingId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { boardId, failure } = board;
  const save = (): void =>
    app.attempt('save-copy', 'boards.failing.saveFailed', () => saveStoredBoard(app, board));
  return (
    <section className="quarantine" aria-labelledby={headingId}>
      <TriangleAlert size={20} aria-hidden="true" />
      <div className="quarantine-text">
        <h1 ref={heading} id={headingId} tabIndex={-1}>
          {t(headings[failure], { title: board.title || t('common.untitled') })}
        </h1>
        <p>{joinSentences(t(reasons[failure]), t('boards.failing.whatToDo'))}</p>
        <div className="quarantine-actions">
          <button type="button" className="button primary" onClick={save}>
            <FileDown size={15} aria-hidden="true" />
            {t('boards.failing.save')}
          </button>
          <button
            type="button"
            className="button"
            onClick={() => app.openBoard(boardId, { evenIfQuarantined: true })}
          >
            {t('boards.failing.openAnyway')}
          </button>
        </div>
      </div>
    </section>
  );
}
