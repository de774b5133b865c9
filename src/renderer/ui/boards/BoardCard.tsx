import { t } from 'i18next';
import { Ellipsis, TriangleAlert, Users } from 'lucide-react';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import type { ListedBoard } from '../../../shared/ipc.ts';
import { maxTitleLength } from '../../../shared/limits.ts';
import { boardOfPhase } from '../../state/appState.ts';
import { boardName } from '../../state/boardName.ts';
import { Menu } from '../controls/Menu.tsx';
import { useApp, useAppValue } from '../hooks/AppContext.ts';
import { placeHost, placeWords } from '../status/placeWords.ts';
import { agoWords } from './agoWords.ts';
import { useBoardMenu } from './useBoardMenu.ts';
import './BoardCard.css';

/** One board in the list: click or Enter opens it, F2 renames, Delete deletes, a right click shows its menu. */
export function BoardCard({ board }: { readonly board: ListedBoard }): ReactNode {
  const app = useApp();
  const isOpen = useAppValue(({ phase }) => boardOfPhase(phase) === board.id);
  // Without a server nothing is queued from the user's point of view.
  const hasServer = placeHost(board.place) !== undefined;
  const menuId = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const [isRenaming, setIsRenaming] = useState(false);
  const title = boardName(board.title, board.file?.name);
  const rename = (): void => setIsRenaming(true);
  const remove = (): void =>
    app.attempt('delete', 'boards.deleteFailed', () => app.deleteBoard(board.id, title));
  const groups = useBoardMenu(board, title, { rename, remove });
  const pointer = useRef<DOMRect>(undefined);
  const openAtPointer = (event: MouseEvent): void => {
    // A field has a menu of its own.
    if (event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    pointer.current = new DOMRect(event.clientX, event.clientY);
    afterPress(event, () => document.getElementById(menuId)?.showPopover());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'F2') rename();
    else if (event.key === 'Delete') remove();
    else return;
    event.preventDefault();
  };
  return (
    <li className="card" data-open={isOpen} onContextMenu={openAtPointer}>
      <button
        ref={opener}
        type="button"
        className="card-open"
        aria-label={t('boards.open', { title })}
        aria-current={isOpen}
        data-blank={board.thumbnailPng === undefined}
        onClick={() => app.openBoard(board.id)}
        onKeyDown={onKeyDown}
      >
        <Thumbnail png={board.thumbnailPng} />
      </button>
      <div className="card-foot">
        <div className="card-text">
          {isRenaming ? (
            <RenameField
              board={board}
              onKey={() => opener.current?.focus()}
              onEnd={() => setIsRenaming(false)}
            />
          ) : (
            // biome-ignore lint/a11y/noStaticElementInteractions: a short cut for the mouse; the menu has it too
            <span className="card-title" title={title} onDoubleClick={rename}>
              {title}
            </span>
          )}
          <span className="card-when">
            {agoWords(board.updatedAt, Date.now())}
            {hasServer &&
              board.waitingCount > 0 &&
              ` · ${t('boards.waiting', { count: board.waitingCount })}`}
          </span>
          {(board.place.type === 'joined' || board.place.type === 'shared') && (
            <span className="card-place" title={placeWords(board.place)}>
              <Users size={13} aria-hidden="true" />
              <span>{placeWords(board.place)}</span>
            </span>
          )}
          {board.isQuarantined === true && (
            <span className="card-problem">
              <TriangleAlert size={13} aria-hidden="true" />
              {t('boards.failedLastTime')}
            </span>
          )}
        </div>
        <button
          ref={anchor}
          type="button"
          className="icon-button small"
          aria-label={t('boards.moreActions', { title })}
          aria-haspopup="menu"
          popoverTarget={menuId}
          onClick={() => {
            pointer.current = undefined;
          }}
        >
          <Ellipsis size={18} aria-hidden="true" />
        </button>
        <Menu
          id={menuId}
          label={title}
          anchor={anchor}
          side="below"
          align="end"
          note={placeWords(board.place)}
          at={pointer}
          groups={groups}
        />
      </div>
    </li>
  );
}

/** Some systems ask for the menu when the button goes down. A popover that is open when it goes up would close. */
function afterPress({ buttons }: MouseEvent, open: () => void): void {
  if (buttons === 0) open();
  else window.addEventListener('pointerup', () => setTimeout(open), { once: true });
}

function RenameField(props: {
  readonly board: ListedBoard;
  /** A key ends it: the focus goes elsewhere, which ends it. */
  readonly onKey: () => void;
  readonly onEnd: () => void;
}): ReactNode {
  const { board, onKey, onEnd } = props;
  const app = useApp();
  const isDropped = useRef(false);
  const finish = (value: string): void => {
    const title = value.trim();
    onEnd();
    if (isDropped.current || title === '' || title === board.title) return;
    app.attempt('rename', 'boards.renameFailed', () => app.renameBoard(board.id, title));
  };
  return (
    <input
      className="field card-rename"
      aria-label={t('boards.titleField')}
      defaultValue={board.title}
      placeholder={boardName('', board.file?.name)}
      maxLength={maxTitleLength}
      // biome-ignore lint/a11y/noAutofocus: the user has just asked to rename
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        isDropped.current = event.key === 'Escape';
        onKey();
      }}
    />
  );
}

/** Drawn on a canvas, so that the page needs no address for the picture. */
function Thumbnail({ png }: { readonly png: Uint8Array | undefined }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (png === undefined) return;
    let isGone = false;
    createImageBitmap(new Blob([new Uint8Array(png)], { type: 'image/png' })).then(
      (picture) => {
        const { current } = canvas;
        if (isGone || current === null) return;
        current.width = picture.width;
        current.height = picture.height;
        current.getContext('2d')?.drawImage(picture, 0, 0);
        picture.close();
      },
      () => {
        // A damaged picture is shown as an empty board.
      },
    );
    return () => {
      isGone = true;
    };
  }, [png]);
  return <canvas ref={canvas} className="card-picture" />;
}
