import {
  Activity,
  BringToFront,
  Circle,
  ClipboardPaste,
  Copy,
  CopyPlus,
  Diamond,
  Eraser,
  FileInput,
  FolderOpen,
  Hand,
  Highlighter,
  ImagePlus,
  Info,
  Keyboard,
  LayoutGrid,
  LogIn,
  type LucideIcon,
  Maximize,
  MousePointer2,
  MoveUpRight,
  Pencil,
  Plus,
  Redo2,
  RefreshCw,
  Save,
  SaveAll,
  Scissors,
  SendToBack,
  Settings,
  Shapes,
  Share2,
  Slash,
  Square,
  SquareDashed,
  SquarePlus,
  SquareX,
  StickyNote,
  Trash2,
  Type,
  Undo2,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import {
  type CommandGroup,
  type CommandId,
  type CommandName,
  commandTable,
} from '../../../shared/commands/commandTable.ts';
import type { Catalogue } from '../../../shared/words/Catalogue.ts';
import type { EditorState } from '../../state/editor.ts';
import { importIntoBoard, openFile, saveCopy, saveToFile } from '../../state/fileCommands.ts';
import { insertImages } from '../../state/insertImages.ts';
import type { ToolName } from '../../tools/toolName.ts';
import type { Command } from './Command.ts';
import { exportCommands } from './exportCommands.ts';
import { styleCommands } from './styleCommands.ts';

type GestureKeys = `commands.keys.${keyof Catalogue['commands']['keys']}`;

function toolCommand(tool: ToolName, icon: LucideIcon): Command {
  return { ...commandTable[tool], icon, run: ({ editor }) => editor.setTool(tool) };
}

export const toolCommands: Readonly<Record<ToolName, Command>> = {
  select: toolCommand('select', MousePointer2),
  pan: toolCommand('pan', Hand),
  pen: toolCommand('pen', Pencil),
  highlighter: toolCommand('highlighter', Highlighter),
  eraser: toolCommand('eraser', Eraser),
  rectangle: toolCommand('rectangle', Square),
  ellipse: toolCommand('ellipse', Circle),
  diamond: toolCommand('diamond', Diamond),
  line: toolCommand('line', Slash),
  arrow: toolCommand('arrow', MoveUpRight),
  text: toolCommand('text', Type),
  note: toolCommand('note', StickyNote),
};

const hasSelection = (state: EditorState): boolean => state.selectionCount > 0;
const hasShapes = (state: EditorState): boolean => state.shapeCount > 0;

export const commands = {
  undo: {
    ...commandTable.undo,
    icon: Undo2,
    run: ({ editor }) => editor.undo(),
    isEnabled: (state) => state.canUndo,
  },
  redo: {
    ...commandTable.redo,
    icon: Redo2,
    run: ({ editor }) => editor.redo(),
    isEnabled: (state) => state.canRedo,
  },
  cut: {
    ...commandTable.cut,
    icon: Scissors,
    run: () => document.execCommand('cut'),
    isEnabled: hasSelection,
    isNative: true,
  },
  copy: {
    ...commandTable.copy,
    icon: Copy,
    run: () => document.execCommand('copy'),
    isEnabled: hasSelection,
    isNative: true,
  },
  paste: {
    ...commandTable.paste,
    icon: ClipboardPaste,
    run: () => document.execCommand('paste'),
    isNative: true,
  },
  insertImage: {
    ...commandTable.insertImage,
    icon: ImagePlus,
    run: ({ app, editor }) =>
      app.attempt('insert-image', 'commands.insertImageFailed', () => insertImages(app, editor)),
    isEnabled: (state) => !state.isReadOnly,
  },
  duplicate: {
    ...commandTable.duplicate,
    icon: CopyPlus,
    run: ({ editor }) => editor.duplicateSelection(),
    isEnabled: hasSelection,
  },
  delete: {
    ...commandTable.delete,
    icon: Trash2,
    run: ({ editor }) => editor.deleteSelection(),
    isEnabled: hasSelection,
  },
  selectAll: {
    ...commandTable.selectAll,
    icon: SquareDashed,
    run: ({ editor }) => editor.selectAll(),
    isEnabled: hasShapes,
  },
  selectUnreadable: {
    ...commandTable.selectUnreadable,
    icon: SquareX,
    run: ({ editor }) => editor.selectUnreadable(),
    isEnabled: (state) => state.unreadableCount > 0,
  },
  clearSelection: {
    ...commandTable.clearSelection,
    icon: Shapes,
    run: ({ editor }) => editor.clearSelection(),
  },
  bringToFront: {
    ...commandTable.bringToFront,
    icon: BringToFront,
    run: ({ editor }) => editor.bringToFront(),
    isEnabled: hasSelection,
  },
  sendToBack: {
    ...commandTable.sendToBack,
    icon: SendToBack,
    run: ({ editor }) => editor.sendToBack(),
    isEnabled: hasSelection,
  },
  zoomIn: {
    ...commandTable.zoomIn,
    icon: ZoomIn,
    run: ({ editor }) => editor.zoomBy(1.25),
  },
  zoomOut: {
    ...commandTable.zoomOut,
    icon: ZoomOut,
    run: ({ editor }) => editor.zoomBy(0.8),
  },
  zoomReset: {
    ...commandTable.zoomReset,
    icon: Maximize,
    run: ({ editor }) => editor.zoomTo(1),
  },
  zoomToFit: {
    ...commandTable.zoomToFit,
    icon: Maximize,
    run: ({ editor }) => editor.zoomToFit(),
  },
  boards: {
    ...commandTable.boards,
    icon: LayoutGrid,
    run: ({ app }) => app.show('boards'),
  },
  newBoard: {
    ...commandTable.newBoard,
    icon: Plus,
    run: ({ app }) => app.attempt('new-board', 'commands.newBoardFailed', () => app.createBoard()),
  },
  newWindow: {
    ...commandTable.newWindow,
    icon: SquarePlus,
    run: ({ app, editor }) =>
      app.attempt('new-window', 'commands.newWindowFailed', () =>
        app.ask('windows.open', { boardId: editor.getState().boardId }),
      ),
  },
  openFile: {
    ...commandTable.openFile,
    icon: FolderOpen,
    run: ({ app }) => app.attempt('open-file', 'commands.openFileFailed', () => openFile(app)),
  },
  importFile: {
    ...commandTable.importFile,
    icon: FileInput,
    run: ({ app, editor }) =>
      app.attempt('open-file', 'commands.importFileFailed', () => importIntoBoard(app, editor)),
  },
  saveFile: {
    ...commandTable.saveFile,
    icon: Save,
    run: ({ app, editor }) =>
      app.attempt('save-file', 'commands.saveFileFailed', () => saveToFile(app, editor)),
  },
  saveCopy: {
    ...commandTable.saveCopy,
    icon: SaveAll,
    run: ({ app, editor }) =>
      app.attempt('save-copy', 'commands.saveFileFailed', () => saveCopy(app, editor)),
  },
  share: {
    ...commandTable.share,
    icon: Share2,
    run: ({ app }) => app.show('share'),
  },
  join: {
    ...commandTable.join,
    icon: LogIn,
    run: ({ app }) => app.showJoin(),
  },
  syncNow: {
    ...commandTable.syncNow,
    icon: RefreshCw,
    run: ({ app }) =>
      app.attempt('try-now', 'commands.syncNowFailed', () => app.ask('sync.tryNow', {})),
  },
  health: {
    ...commandTable.health,
    icon: Activity,
    run: ({ app }) => app.show('health'),
  },
  settings: {
    ...commandTable.settings,
    icon: Settings,
    run: ({ app }) => app.show('settings'),
  },
  shortcuts: {
    ...commandTable.shortcuts,
    icon: Keyboard,
    run: ({ app }) => app.show('shortcuts'),
  },
  about: {
    ...commandTable.about,
    icon: Info,
    run: ({ app }) => app.show('about'),
  },
} as const satisfies Readonly<Record<string, Command>>;

/** Every command of the table. */
export const commandsById: Readonly<Record<CommandId, Command>> = {
  ...toolCommands,
  ...styleCommands,
  ...commands,
  exportPng: exportCommands.png,
  exportSvg: exportCommands.svg,
};

export const allCommands: readonly Command[] = Object.values(commandsById);

/** Available by keys only: listed in the shortcuts dialog, without a button. */
export const gestures: readonly {
  readonly name: CommandName;
  readonly group: CommandGroup;
  readonly keys: GestureKeys;
}[] = [
  { name: 'commands.pickColour', group: 'style', keys: 'commands.keys.colours' },
  { name: 'commands.pickFill', group: 'style', keys: 'commands.keys.fills' },
  { name: 'commands.moveSelection', group: 'edit', keys: 'commands.keys.arrows' },
  { name: 'commands.moveSelectionByTen', group: 'edit', keys: 'commands.keys.shiftArrows' },
  { name: 'commands.moveView', group: 'view', keys: 'commands.keys.spaceDrag' },
  { name: 'commands.zoomAtPointer', group: 'view', keys: 'commands.keys.wheel' },
];
