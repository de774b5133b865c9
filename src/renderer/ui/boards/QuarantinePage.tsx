import { FileDown, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import type { BoardFailure, QuarantinedBoard } from '../../../shared/quarantine.ts';
import { saveStoredBoard } from '../../state/fileCommands.ts';
import { useApp } from '../hooks/AppContext.ts';
import { BoardsView } from './BoardsScreen.tsx';
import './QuarantinePage.css';

const headings: Readonly<Record<BoardFailure, (name: string) => string>> = {
  crashed: (name) => `${name} keeps crashing`,
  'out-of-memory': (name) => `${name} needs too much memory`,
  unresponsive: (name) => `${name} stopped responding`,
  error: (name) => `${name} can’t be shown`,
  'app-ended': (name) => `${name} didn’t finish opening`,
};

const reasons: Readonly<Record<BoardFailure, string>> = {
  crashed: 'It crashed this window more than once, so Everink stopped opening it.',
  'out-of-memory': 'The window ran out of memory with it, so Everink stopped opening it.',
  unresponsive: 'The window was restarted without it.',
  error: 'An error stopped the window more than once, so Everink stopped opening it.',
  'app-ended':
    'Opening it kept failing, and the last time Everink itself ended, so this time it didn’t try.',
};

/** In place of a board that keeps failing: why, what to do about it, and all boards. */
export function QuarantinePage({ board }: { readonly board: QuarantinedBoard }): ReactNode {
  const app = useApp();
  const title = board.title || 'Untitled';
  useEffect(() => {
    document.title = `${title} – Everink`;
    app.attempt('boards', 'The boards could not be listed', () => app.loadBoards());
  }, [app, title]);
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
    app.attempt('save-copy', 'The board couldn’t be saved as a file', () =>
      saveStoredBoard(app, board),
    );
  return (
    <section className="quarantine" aria-labelledby={headingId}>
      <TriangleAlert size={20} aria-hidden="true" />
      <div className="quarantine-text">
        <h1 ref={heading} id={headingId} tabIndex={-1}>
          {headings[failure](`“${board.title || 'Untitled'}”`)}
        </h1>
        <p>
          {reasons[failure]} Everything saved is safe on this device: save it as a file, open it
          anyway, or choose another board.
        </p>
        <div className="quarantine-actions">
          <button type="button" className="button primary" onClick={save}>
            <FileDown size={15} aria-hidden="true" />
            Save as file
          </button>
          <button
            type="button"
            className="button"
            onClick={() => app.openBoard(boardId, { evenIfQuarantined: true })}
          >
            Open anyway
          </button>
        </div>
      </div>
    </section>
  );
}
