import { t } from 'i18next';
import { AppWindow, CloudOff, CopyPlus, PencilLine, RefreshCw, Save, Trash2 } from 'lucide-react';
import type { ListedBoard } from '../../../shared/ipc.ts';
import { saveStoredBoard } from '../../state/fileCommands.ts';
import type { MenuItem } from '../controls/Menu.tsx';
import { useApp, useAppValue } from '../hooks/AppContext.ts';

interface BoardActions {
  readonly rename: () => void;
  readonly remove: () => void;
}

/** The groups of the menu of a listed board. */
export function useBoardMenu(
  board: ListedBoard,
  title: string,
  { rename, remove }: BoardActions,
): readonly (readonly MenuItem[])[] {
  const app = useApp();
  const syncItems = useSyncItems(board, title);
  const { id } = board;
  const openInWindow = (): void =>
    app.attempt('new-window', 'commands.newWindowFailed', () =>
      app.ask('windows.open', { boardId: id }),
    );
  const duplicate = (): void =>
    app.attempt('duplicate', 'boards.duplicateFailed', () =>
      app.ask('boards.duplicate', { boardId: id }),
    );
  const save = (): void =>
    app.attempt('save-file', 'commands.saveFileFailed', () =>
      saveStoredBoard(app, { boardId: id, title }),
    );
  return [
    [{ name: t('boards.openInWindow'), icon: AppWindow, run: openInWindow }],
    [
      { name: t('boards.rename'), icon: PencilLine, run: rename },
      { name: t('boards.duplicate'), icon: CopyPlus, run: duplicate },
      { name: t('boards.saveFile'), icon: Save, run: save },
    ],
    ...(syncItems.length > 0 ? [syncItems] : []),
    [{ name: t('boards.delete'), icon: Trash2, isDanger: true, run: remove }],
  ];
}

/** About the board's server. */
function useSyncItems({ id, place }: ListedBoard, title: string): readonly MenuItem[] {
  const app = useApp();
  const server = useAppValue(({ settings }) => settings?.settings.syncUrl ?? '');
  if (place.type === 'device' || place.type === 'unknown') {
    if (!URL.canParse(server)) return [];
    const again = (): void =>
      app.attempt('sync-again', 'boards.syncFailed', () => app.syncBoardAgain(id));
    return [
      { name: t('boards.syncWith', { host: new URL(server).host }), icon: RefreshCw, run: again },
    ];
  }
  if (place.type === 'shared') return [];
  const leave = (): void =>
    app.attempt('leave', 'boards.leaveFailed', () => app.leaveBoard(id, title));
  return [{ name: t('boards.stopSyncing', { host: place.host }), icon: CloudOff, run: leave }];
}
