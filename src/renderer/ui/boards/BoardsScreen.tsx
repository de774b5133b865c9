import { ArrowLeft, ChevronDown, LogIn, Plus, RotateCcw, Search, Trash2, X } from 'lucide-react';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import type { ListedBoard } from '../../../shared/ipc.ts';
import { IconButton } from '../controls/IconButton.tsx';
import { Logo } from '../controls/Logo.tsx';
import { useApp, useAppValue } from '../hooks/AppContext.ts';
import { useEscape } from '../hooks/useEscape.ts';
import { useReturnFocus } from '../hooks/useReturnFocus.ts';
import { agoWords } from './agoWords.ts';
import { BoardCard } from './BoardCard.tsx';
import { JoinField } from './JoinField.tsx';
import './BoardsScreen.css';

const none: readonly ListedBoard[] = [];

/** All boards of this device, over the open board. */
export function BoardsScreen(): ReactNode {
  const app = useApp();
  const ref = useRef<HTMLDivElement>(null);
  useReturnFocus(ref);
  useEscape(useCallback(() => app.show('none'), [app]));
  return (
    <div ref={ref} className="boards" role="dialog" aria-modal="true" aria-label="Boards">
      <BoardsView onBack={() => app.show('none')} />
    </div>
  );
}

interface BoardsViewProps {
  /** Undefined where there is nothing to go back to. */
  readonly onBack?: () => void;
  /** Shown above the boards. */
  readonly lead?: ReactNode;
}

/** The list of boards: find one, open it, make, rename and delete. */
export function BoardsView({ onBack, lead }: BoardsViewProps): ReactNode {
  const app = useApp();
  const lists = useAppValue((state) => state.lists);
  const [search, setSearch] = useState('');
  const [isJoining, setIsJoining] = useState(false);
  const boards = (lists?.boards ?? none).filter((board) => isFound(board, search));
  const create = (): void =>
    app.attempt('new-board', 'The board could not be made', () => app.createBoard());
  return (
    <>
      <header className="boards-header">
        {onBack === undefined ? (
          <span className="boards-name">
            <Logo size={22} />
            Everink
          </span>
        ) : (
          <button type="button" className="button plain" onClick={onBack}>
            <ArrowLeft size={16} aria-hidden="true" />
            Back
          </button>
        )}
        <SearchField value={search} onChange={setSearch} />
        <div className="boards-actions">
          <button
            type="button"
            className="button"
            aria-expanded={isJoining}
            onClick={() => setIsJoining(!isJoining)}
          >
            <LogIn size={15} aria-hidden="true" />
            Join
          </button>
          <button type="button" className="button primary" onClick={create}>
            <Plus size={16} aria-hidden="true" />
            New board
          </button>
        </div>
      </header>
      <div className="boards-scroll">
        <div className="boards-page">
          {lead}
          {isJoining && <JoinField />}
          <h2>Boards</h2>
          {lists !== undefined && boards.length === 0 && (
            <Empty search={search} onCreate={create} />
          )}
          <ul className="boards-grid">
            {boards.map((board) => (
              <BoardCard key={board.id} board={board} />
            ))}
          </ul>
          <Deleted boards={(lists?.deleted ?? none).filter((board) => isFound(board, search))} />
        </div>
      </div>
    </>
  );
}

/** Escape empties it first; only then does it close the screen. */
function SearchField(props: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const { value, onChange } = props;
  return (
    <div className="boards-search">
      <Search size={16} aria-hidden="true" />
      <input
        data-focus-first
        className="field"
        type="search"
        aria-label="Search boards"
        placeholder="Search boards"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing || value === '') return;
          event.preventDefault();
          onChange('');
        }}
      />
      {value !== '' && <IconButton name="Clear search" icon={X} onClick={() => onChange('')} />}
    </div>
  );
}

function Empty(props: { readonly search: string; readonly onCreate: () => void }): ReactNode {
  const { search, onCreate } = props;
  if (search.trim() !== '') {
    return <p className="boards-nothing">No board is called “{search.trim()}”.</p>;
  }
  return (
    <div className="boards-empty">
      <Logo size={72} />
      <h3>A fresh sheet is waiting</h3>
      <p>Sketch an idea, a plan or a map. It is saved with every stroke, also without a network.</p>
      <button type="button" className="button primary" onClick={onCreate}>
        <Plus size={16} aria-hidden="true" />
        New board
      </button>
    </div>
  );
}

function Deleted({ boards }: { readonly boards: readonly ListedBoard[] }): ReactNode {
  const app = useApp();
  if (boards.length === 0) return null;
  return (
    <details className="boards-deleted">
      <summary>
        <ChevronDown size={16} aria-hidden="true" />
        Recently deleted ({boards.length})
      </summary>
      <ul>
        {boards.map(({ id, title, updatedAt }) => (
          <li key={id}>
            <span className="deleted-title">{title || 'Untitled'}</span>
            <span className="deleted-when">changed {agoWords(updatedAt, Date.now())}</span>
            <button
              type="button"
              className="button small"
              aria-label={`Restore ${title || 'Untitled'}`}
              onClick={() =>
                app.attempt('restore', 'The board could not be restored', () =>
                  app.restoreBoard(id),
                )
              }
            >
              <RotateCcw size={13} aria-hidden="true" />
              Restore
            </button>
            <button
              type="button"
              className="button small plain danger"
              aria-label={`Delete ${title || 'Untitled'} now`}
              onClick={() =>
                app.attempt('remove', 'The board could not be deleted', () => app.removeBoard(id))
              }
            >
              <Trash2 size={13} aria-hidden="true" />
              Delete now
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function isFound({ title }: ListedBoard, search: string): boolean {
  return (title || 'Untitled').toLowerCase().includes(search.trim().toLowerCase());
}
