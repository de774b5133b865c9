import { t } from 'i18next';
import { Menu as MenuIcon, Share2, Users } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import {
  type CommandId,
  type CommandName,
  isCommandId,
} from '../../../shared/commands/commandTable.ts';
import { type MenuEntry, menuBar } from '../../../shared/commands/menuBar.ts';
import type { Command } from '../commands/Command.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { commands, commandsById, toolCommands } from '../commands/commands.ts';
import { exportCommands } from '../commands/exportCommands.ts';
import { IconButton } from '../controls/IconButton.tsx';
import { Menu, type MenuItem } from '../controls/Menu.tsx';
import { useApp, useAppValue, useEditor, useEditorValue } from '../hooks/AppContext.ts';
import { placeWords } from '../status/placeWords.ts';
import { StatusRegion } from '../status/StatusRegion.tsx';
import { FileButton } from './FileButton.tsx';
import { TitleField } from './TitleField.tsx';
import './Header.css';

/** Along the top: menu, boards and title; status and sharing. */
export function Header(): ReactNode {
  const share = useAppValue((state) => state.share);
  const app = useApp();
  const isOn = share.state === 'on';
  const word = isOn ? t('editor.shared') : t('editor.share');
  return (
    <header className="header">
      <div className="island">
        <MainMenu />
        <CommandButton command={commands.boards} className="small" />
        <TitleField />
        <JoinedMark />
        <FileButton />
      </div>
      <div className="header-end">
        <StatusRegion />
        <button
          type="button"
          className="button share-button"
          aria-label={word}
          data-on={isOn}
          data-tooltip={isOn ? t('editor.sharedTooltip') : t(commands.share.name)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => app.show('share')}
        >
          <Share2 size={15} aria-hidden="true" />
          <span>{word}</span>
        </button>
      </div>
    </header>
  );
}

/** Tells a board of somebody else from the user's own. */
function JoinedMark(): ReactNode {
  const place = useEditorValue(({ status }) => status.place);
  if (place.type !== 'joined') return null;
  return (
    <span
      className="joined-mark"
      role="img"
      aria-label={placeWords(place)}
      data-tooltip={placeWords(place)}
    >
      <Users size={15} aria-hidden="true" />
    </span>
  );
}

const menuGroups: readonly (readonly Command[])[] = [
  ...menuBar.file,
  ...menuBar.insert,
  ...menuBar.help,
]
  .map((section) => section.filter(isMenuCommand).map((id) => commandsById[id]))
  .filter(({ length }) => length > 0);

/** The tools are in the toolbar. */
function isMenuCommand(entry: MenuEntry): entry is CommandId {
  return isCommandId(entry) && !Object.hasOwn(toolCommands, entry);
}

const selectionNames = new Map<Command, CommandName>(
  Object.values(exportCommands).map((command) => [command, command.selectionName]),
);

function MainMenu(): ReactNode {
  const app = useApp();
  const editor = useEditor();
  const hasSelection = useEditorValue((state) => state.selectionCount > 0);
  const hasUnreadable = useEditorValue((state) => state.unreadableCount > 0);
  // A text, since two lists are never equal.
  const disabled = useEditorValue((state) =>
    menuGroups
      .flat()
      .filter(({ isEnabled }) => isEnabled?.(state) === false)
      .map(({ name }) => name)
      .join(' '),
  );
  const anchor = useRef<HTMLButtonElement>(null);
  const item = (command: Command): MenuItem => ({
    name: t((hasSelection ? selectionNames.get(command) : undefined) ?? command.name),
    icon: command.icon,
    shortcut: command.shortcuts[0],
    isDisabled: disabled.split(' ').includes(command.name),
    run: () => command.run({ app, editor }),
  });
  const groups = hasUnreadable ? [...menuGroups, [commands.selectUnreadable]] : menuGroups;
  return (
    <>
      <IconButton
        ref={anchor}
        name={t('editor.menu')}
        icon={MenuIcon}
        className="small"
        popoverTarget="main-menu"
        aria-haspopup="menu"
      />
      <Menu
        id="main-menu"
        label={t('editor.menu')}
        anchor={anchor}
        side="below"
        align="start"
        groups={groups.map((group) => group.map(item))}
      />
    </>
  );
}
