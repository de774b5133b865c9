import { t } from 'i18next';
import { ArrowLeft, LogIn, Plus, RotateCcw, Search, Trash2, X } from 'lucide-react';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import type { ListedBoard } from '../../../shared/ipc.ts';
import { boardName } from '../../state/boardName.ts';
import { Disclosure } from '../controls/Disclosure.tsx';
import { IconButton } from '../controls/IconButton.tsx';
import { Logo } from '../controls/Logo.tsx';
import { useApp, useAppValue } from '../hooks/AppContext.ts';
import { useEscape } from '../hooks/useEscape.ts';
import { useFocusInList } from '../hooks/useFocusInList.ts';
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
    <div
      ref={ref}
      className="boards"
      role="dialog"
      aria-modal="true"
      aria-label={t('boards.title')}
    >
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

/** The list of boards: find, open, create, rename and delete. */
export function BoardsView({ onBack, lead }: BoardsViewProps): ReactNode {
  const app = useApp();
  const lists = useAppValue((state) => state.lists);
  const [search, setSearch] = useState('');
  const [isJoining, setIsJoining] = useState(false);
  const all = lists?.boards ?? none;
  // A window always shows a board: the one that is there when there is none is not worth a card.
  const isEmpty = all.every(isUntouched) && all.length <= 1;
  const boards = isEmpty ? none : all.filter((board) => isFound(board, search));
  const grid = useRef<HTMLUListElement>(null);
  useFocusInList(
    grid,
    boards.map(({ id }) => id),
  );
  const create = (): void =>
    app.attempt('new-board', 'commands.newBoardFailed', () => app.createBoard());
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
            {t('boards.back')}
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
            {t('boards.join')}
          </button>
          <button type="button" className="button primary" onClick={create}>
            <Plus size={16} aria-hidden="true" />
            {t('commands.newBoard')}
          </button>
        </div>
      </header>
      <div className="boards-scroll">
        <div className="boards-page">
          {lead}
          {isJoining && <JoinField />}
          <h2>{t('boards.title')}</h2>
          {lists !== undefined && boards.length === 0 && (
            <Empty search={search} onCreate={create} />
          )}
          <ul ref={grid} className="boards-grid">
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

/** Escape first clears the field, then closes the screen. */
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
        aria-label={t('boards.search')}
        placeholder={t('boards.search')}
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing || value === '') return;
          event.preventDefault();
          onChange('');
        }}
      />
      {value !== '' && (
        <IconButton name={t('boards.clearSearch')} icon={X} onClick={() => onChange('')} />
      )}
    </div>
  );
}

function Empty(props: { readonly search: string; readonly onCreate: () => void }): ReactNode {
  const { search, onCreate } = props;
  if (search.trim() !== '') {
    return <p className="boards-nothing">{t('boards.notFound', { search: search.trim() })}</p>;
  }
  return (
    <div className="boards-empty">
      <Logo size={72} />
      <h3>{t('boards.emptyTitle')}</h3>
      <p>{t('boards.emptyText')}</p>
      <button type="button" className="button primary" onClick={onCreate}>
        <Plus size={16} aria-hidden="true" />
        {t('commands.newBoard')}
      </button>
    </div>
  );
}

function Deleted({ boards }: { readonly boards: readonly ListedBoard[] }): ReactNode {
  const list = useRef<HTMLUListElement>(null);
  useFocusInList(
    list,
    boards.map(({ id }) => id),
  );
  if (boards.length === 0) return null;
  return (
    <Disclosure className="boards-deleted" summary={t('boards.deleted', { count: boards.length })}>
      <ul ref={list}>
        {boards.map((board) => (
          <DeletedBoard key={board.id} board={board} />
        ))}
      </ul>
    </Disclosure>
  );
}

function DeletedBoard({ board }: { readonly board: ListedBoard }): ReactNode {
  const app = useApp();
  const { id, updatedAt, deletedAt = updatedAt } = board;
  const title = boardName(board.title, board.file?.name);
  return (
    <li>
      <span className="deleted-title">{title}</span>
      <span className="deleted-when">
        {t('boards.deletedWhen', { when: agoWords(deletedAt, Date.now()) })}
      </span>
      <button
        type="button"
        className="button small"
        aria-label={t('boards.restoreTitle', { title })}
        onClick={() => app.attempt('restore', 'boards.restoreFailed', () => app.restoreBoard(id))}
      >
        <RotateCcw size={13} aria-hidden="true" />
        {t('boards.restore')}
      </button>
      <button
        type="button"
        className="button small plain danger"
        aria-label={t('boards.deleteTitleNow', { title })}
        onClick={() => app.attempt('remove', 'boards.deleteFailed', () => app.removeBoard(id))}
      >
        <Trash2 size={13} aria-hidden="true" />
        {t('boards.deleteNow')}
      </button>
    </li>
  );
}

function isFound({ title, file }: ListedBoard, search: string): boolean {
  return boardName(title, file?.name).toLowerCase().includes(search.trim().toLowerCase());
}

/** Nobody named, drew on, joined, shared or saved it. */
function isUntouched(board: ListedBoard): boolean {
  const { title, createdAt, updatedAt, thumbnailPng, place, file, isQuarantined } = board;
  const isOwn = place.type === 'device' || place.type === 'server';
  const isEmpty = title === '' && createdAt === updatedAt && thumbnailPng === undefined;
  return isOwn && isEmpty && file === undefined && isQuarantined !== true;
}
