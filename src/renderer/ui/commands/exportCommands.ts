import { ImageDown } from 'lucide-react';
import {
  type CommandEntry,
  type CommandName,
  commandTable,
} from '../../../shared/commands/commandTable.ts';
import type { PictureFormat } from '../../../shared/fileFormats.ts';
import type { Command } from './Command.ts';

export interface ExportCommand extends Command {
  /** The name while something is selected. */
  readonly selectionName: CommandName;
}

function exportCommand(
  format: PictureFormat,
  entry: CommandEntry,
  selectionName: CommandName,
): ExportCommand {
  return {
    ...entry,
    selectionName,
    icon: ImageDown,
    run: ({ app }) => app.showExport(format),
    isEnabled: ({ shapeCount }) => shapeCount > 0,
  };
}

/** Exports the board or the selection in each picture format. */
export const exportCommands: Readonly<Record<PictureFormat, ExportCommand>> = {
  png: exportCommand('png', commandTable.exportPng, 'commands.exportSelectionPng'),
  svg: exportCommand('svg', commandTable.exportSvg, 'commands.exportSelectionSvg'),
};
