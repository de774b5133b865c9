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
  Info,
  Keyboard,
  LayoutGrid,
  type LucideIcon,
  Maximize,
  MousePointer2,
  MoveUpRight,
  Pencil,
  Plus,
  Redo2,
  RefreshCw,
  Save,
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
import type { Catalogue } from '../../../shared/words/Catalogue.ts';
import type { EditorState } from '../../state/editor.ts';
import { importIntoBoard, openFile, saveAsFile } from '../../state/fileCommands.ts';
import type { ToolName } from '../../tools/toolName.ts';
import type { Shortcut } from '../controls/shortcut.ts';
import type { Command, CommandGroup, CommandName } from './Command.ts';
import { exportCommands } from './exportCommands.ts';
import { styleCommands } from './styleCommands.ts';

type GestureKeys = `commands.keys.${keyof Catalogue['commands']['keys']}`;

function toolCommand(
  tool: ToolName,
  name: CommandName,
  icon: LucideIcon,
  shortcuts: readonly Shortcut[],
): Command {
  return { name, group: 'tools', icon, shortcuts, run: ({ editor }) => editor.setTool(tool) };
}

export const toolCommands: Readonly<Record<ToolName, Command>> = {
  select: toolCommand('select', 'commands.select', MousePointer2, ['V']),
  pan: toolCommand('pan', 'commands.pan', Hand, ['H']),
  pen: toolCommand('pen', 'commands.pen', Pencil, ['P']),
  highlighter: toolCommand('highlighter', 'commands.highlighter', Highlighter, ['M', 'I']),
  eraser: toolCommand('eraser', 'commands.eraser', Eraser, ['E']),
  rectangle: toolCommand('rectangle', 'commands.rectangle', Square, ['R']),
  ellipse: toolCommand('ellipse', 'commands.ellipse', Circle, ['O']),
  diamond: toolCommand('diamond', 'commands.diamond', Diamond, ['D']),
  line: toolCommand('line', 'commands.line', Slash, ['L']),
  arrow: toolCommand('arrow', 'commands.arrow', MoveUpRight, ['A']),
  text: toolCommand('text', 'commands.text', Type, ['T']),
  note: toolCommand('note', 'commands.note', StickyNote, ['N']),
};

const hasSelection = (state: EditorState): boolean => state.selectionCount > 0;
const hasShapes = (state: EditorState): boolean => state.shapeCount > 0;

export const commands = {
  undo: {
    name: 'commands.undo',
    group: 'edit',
    icon: Undo2,
    shortcuts: ['Mod+Z'],
    run: ({ editor }) => editor.undo(),
    isEnabled: (state) => state.canUndo,
  },
  redo: {
    name: 'commands.redo',
    group: 'edit',
    icon: Redo2,
    shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
    run: ({ editor }) => editor.redo(),
    isEnabled: (state) => state.canRedo,
  },
  cut: {
    name: 'commands.cut',
    group: 'edit',
    icon: Scissors,
    shortcuts: ['Mod+X'],
    run: () => document.execCommand('cut'),
    isEnabled: hasSelection,
    isNative: true,
  },
  copy: {
    name: 'commands.copy',
    group: 'edit',
    icon: Copy,
    shortcuts: ['Mod+C'],
    run: () => document.execCommand('copy'),
    isEnabled: hasSelection,
    isNative: true,
  },
  paste: {
    name: 'commands.paste',
    group: 'edit',
    icon: ClipboardPaste,
    shortcuts: ['Mod+V'],
    run: () => document.execCommand('paste'),
    isNative: true,
  },
  duplicate: {
    name: 'commands.duplicate',
    group: 'edit',
    icon: CopyPlus,
    shortcuts: ['Mod+D'],
    run: ({ editor }) => editor.duplicateSelection(),
    isEnabled: hasSelection,
  },
  delete: {
    name: 'commands.delete',
    group: 'edit',
    icon: Trash2,
    shortcuts: ['Delete', 'Backspace'],
    run: ({ editor }) => editor.deleteSelection(),
    isEnabled: hasSelection,
  },
  selectAll: {
    name: 'commands.selectAll',
    group: 'edit',
    icon: SquareDashed,
    shortcuts: ['Mod+A'],
    run: ({ editor }) => editor.selectAll(),
    isEnabled: hasShapes,
  },
  selectUnreadable: {
    name: 'commands.selectUnreadable',
    group: 'edit',
    icon: SquareX,
    shortcuts: ['Mod+Shift+A'],
    run: ({ editor }) => editor.selectUnreadable(),
    isEnabled: (state) => state.unreadableCount > 0,
  },
  clearSelection: {
    name: 'commands.clearSelection',
    group: 'edit',
    icon: Shapes,
    shortcuts: ['Escape'],
    run: ({ editor }) => editor.clearSelection(),
  },
  bringToFront: {
    name: 'commands.bringToFront',
    group: 'edit',
    icon: BringToFront,
    shortcuts: [']'],
    run: ({ editor }) => editor.bringToFront(),
    isEnabled: hasSelection,
  },
  sendToBack: {
    name: 'commands.sendToBack',
    group: 'edit',
    icon: SendToBack,
    shortcuts: ['['],
    run: ({ editor }) => editor.sendToBack(),
    isEnabled: hasSelection,
  },
  zoomIn: {
    name: 'commands.zoomIn',
    group: 'view',
    icon: ZoomIn,
    shortcuts: ['Mod++'],
    run: ({ editor }) => editor.zoomBy(1.25),
  },
  zoomOut: {
    name: 'commands.zoomOut',
    group: 'view',
    icon: ZoomOut,
    shortcuts: ['Mod+−'],
    run: ({ editor }) => editor.zoomBy(0.8),
  },
  zoomReset: {
    name: 'commands.zoomReset',
    group: 'view',
    icon: Maximize,
    shortcuts: ['Mod+0'],
    run: ({ editor }) => editor.zoomTo(1),
  },
  zoomToFit: {
    name: 'commands.zoomToFit',
    group: 'view',
    icon: Maximize,
    shortcuts: ['Shift+1'],
    run: ({ editor }) => editor.zoomToFit(),
  },
  boards: {
    name: 'commands.boards',
    group: 'files',
    icon: LayoutGrid,
    shortcuts: ['B'],
    run: ({ app }) => app.show('boards'),
  },
  newBoard: {
    name: 'commands.newBoard',
    group: 'files',
    icon: Plus,
    shortcuts: ['Mod+N'],
    run: ({ app }) => app.attempt('new-board', 'commands.newBoardFailed', () => app.createBoard()),
  },
  newWindow: {
    name: 'commands.newWindow',
    group: 'files',
    icon: SquarePlus,
    shortcuts: ['Mod+Shift+N'],
    run: ({ app, editor }) =>
      app.attempt('new-window', 'commands.newWindowFailed', () =>
        app.ask('windows.open', { boardId: editor.getState().boardId }),
      ),
  },
  openFile: {
    name: 'commands.openFile',
    group: 'files',
    icon: FolderOpen,
    shortcuts: ['Mod+O'],
    run: ({ app }) => app.attempt('open-file', 'commands.openFileFailed', () => openFile(app)),
  },
  importFile: {
    name: 'commands.importFile',
    group: 'files',
    icon: FileInput,
    shortcuts: ['Mod+I'],
    run: ({ app, editor }) =>
      app.attempt('open-file', 'commands.importFileFailed', () => importIntoBoard(app, editor)),
  },
  saveFile: {
    name: 'commands.saveFile',
    group: 'files',
    icon: Save,
    shortcuts: ['Mod+S'],
    run: ({ app, editor }) =>
      app.attempt('save-file', 'commands.saveFileFailed', () => saveAsFile(app, editor)),
  },
  share: {
    name: 'commands.share',
    group: 'everink',
    icon: Share2,
    shortcuts: [],
    run: ({ app }) => app.show('share'),
  },
  syncNow: {
    name: 'commands.syncNow',
    group: 'everink',
    icon: RefreshCw,
    shortcuts: [],
    run: ({ app }) =>
      app.attempt('try-now', 'commands.syncNowFailed', () => app.ask('sync.tryNow', {})),
  },
  health: {
    name: 'commands.health',
    group: 'everink',
    icon: Activity,
    shortcuts: ['Mod+Shift+H'],
    run: ({ app }) => app.show('health'),
  },
  settings: {
    name: 'commands.settings',
    group: 'everink',
    icon: Settings,
    shortcuts: ['Mod+,'],
    run: ({ app }) => app.show('settings'),
  },
  shortcuts: {
    name: 'commands.shortcuts',
    group: 'everink',
    icon: Keyboard,
    shortcuts: ['?'],
    run: ({ app }) => app.show('shortcuts'),
  },
  about: {
    name: 'commands.about',
    group: 'everink',
    icon: Info,
    shortcuts: [],
    run: ({ app }) => app.show('about'),
  },
} as const satisfies Readonly<Record<string, Command>>;

export const allCommands: readonly Command[] = [
  ...Object.values(toolCommands),
  ...Object.values(styleCommands),
  ...Object.values(commands),
  ...Object.values(exportCommands),
];

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
