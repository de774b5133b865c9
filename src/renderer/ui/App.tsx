import { t } from 'i18next';
import { type ReactNode, useEffect } from 'react';
import { removeFirstPicture } from '../firstPicture.ts';
import type { Screen } from '../state/appState.ts';
import { BoardsScreen } from './boards/BoardsScreen.tsx';
import { InvitationDialog } from './boards/InvitationDialog.tsx';
import { JoinDialog } from './boards/JoinDialog.tsx';
import { QuarantinePage } from './boards/QuarantinePage.tsx';
import { CalmPage } from './CalmPage.tsx';
import { SystemMenu } from './commands/SystemMenu.tsx';
import { Toasts } from './controls/Toasts.tsx';
import { TooltipLayer } from './controls/TooltipLayer.tsx';
import { AboutDialog } from './dialogs/AboutDialog.tsx';
import { ExportDialog } from './dialogs/ExportDialog.tsx';
import { HealthDialog } from './dialogs/HealthDialog.tsx';
import { LicencesDialog } from './dialogs/LicencesDialog.tsx';
import { AdvancedSettingsDialog, SettingsDialog } from './dialogs/SettingsDialog.tsx';
import { ShareDialog } from './dialogs/ShareDialog.tsx';
import { ShortcutsDialog } from './dialogs/ShortcutsDialog.tsx';
import { Board } from './editor/Board.tsx';
import { EditorContext, useApp, useAppValue } from './hooks/AppContext.ts';
import { useAltKey } from './hooks/useAltKey.ts';
import { type HeldFiles, useFileDrop } from './hooks/useFileDrop.ts';
import './App.css';

const screens: Readonly<Record<Screen, () => ReactNode>> = {
  none: () => null,
  boards: BoardsScreen,
  settings: SettingsDialog,
  advancedSettings: AdvancedSettingsDialog,
  share: ShareDialog,
  join: JoinDialog,
  export: ExportDialog,
  invitation: InvitationDialog,
  about: AboutDialog,
  licences: LicencesDialog,
  health: HealthDialog,
  shortcuts: ShortcutsDialog,
};

export function App(): ReactNode {
  const app = useApp();
  const phase = useAppValue((state) => state.phase);
  const screen = useAppValue((state) => state.screen);
  const held = useFileDrop(app);
  useAltKey();
  // Changing the language renders everything again.
  useAppValue((state) => state.settings?.language);
  useEffect(() => closePopovers(screen), [screen]);
  useEffect(() => {
    if (phase.type !== 'starting') removeFirstPicture();
  }, [phase]);
  if (phase.type === 'failed') return <CalmPage problem={phase.problem} />;
  if (phase.type === 'starting') return <main className="starting" aria-busy="true" />;
  if (phase.type === 'quarantined') {
    return (
      <>
        <QuarantinePage key={phase.board.boardId} board={phase.board} />
        {screen === 'invitation' && <InvitationDialog />}
        <Toasts />
        <TooltipLayer />
        {held !== undefined && <FileDrop held={held} />}
      </>
    );
  }
  const CurrentScreen = screens[screen];
  return (
    <>
      <EditorContext value={phase.editor}>
        <Board key={phase.editor.getState().boardId} isBehind={screen !== 'none'} />
        <CurrentScreen />
        <SystemMenu />
      </EditorContext>
      <Toasts />
      <TooltipLayer />
      {held !== undefined && <FileDrop held={held} />}
    </>
  );
}

const dropWords = {
  images: 'common.dropImages',
  mixed: 'common.dropMixed',
  others: 'common.dropFile',
} as const satisfies Record<HeldFiles, string>;

function FileDrop({ held }: { readonly held: HeldFiles }): ReactNode {
  return <div className="file-drop">{t(dropWords[held])}</div>;
}

/** A popover would cover the screen that was opened from it. */
function closePopovers(screen: Screen): void {
  if (screen === 'none') return;
  for (const popover of document.querySelectorAll<HTMLElement>(':popover-open')) {
    popover.hidePopover();
  }
}
