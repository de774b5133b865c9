import { ImageDown } from 'lucide-react';
import type { PictureFormat } from '../../../shared/fileFormats.ts';
import { exportPicture } from '../../state/fileCommands.ts';
import type { Shortcut } from '../controls/shortcut.ts';
import type { Command, CommandName } from './Command.ts';

export interface ExportCommand extends Command {
  /** The name while something is selected. */
  readonly selectionName: CommandName;
}

function exportCommand(
  format: PictureFormat,
  name: CommandName,
  selectionName: CommandName,
  shortcut: Shortcut,
): ExportCommand {
  return {
    name,
    selectionName,
    group: 'files',
    icon: ImageDown,
    shortcuts: [shortcut],
    run: ({ app, editor }) =>
      app.attempt('export', 'commands.exportFailed', () => exportPicture(app, editor, format)),
    isEnabled: ({ shapeCount }) => shapeCount > 0,
  };
}

/** Exports the board or the selection in each picture format. */
export const exportCommands: Readonly<Record<PictureFormat, ExportCommand>> = {
  png: exportCommand('png', 'commands.exportPng', 'commands.exportSelectionPng', 'Mod+Shift+E'),
  svg: exportCommand('svg', 'commands.exportSvg', 'commands.exportSelectionSvg', 'Mod+Shift+S'),
};
