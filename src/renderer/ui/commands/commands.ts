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
  ImageDown,
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
  Trash2,
  Type,
  Undo2,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import type { EditorState } from '../../state/editor.ts';
import { exportPicture, importIntoBoard, openFile, saveAsFile } from '../../state/fileCommands.ts';
import type { ToolName } from '../../tools/toolName.ts';
import type { Shortcut } from '../controls/shortcut.ts';
import type { Command } from './Command.ts';
import { styleCommands } from './styleCommands.ts';

function toolCommand(
  tool: ToolName,
  name: string,
  icon: LucideIcon,
  shortcuts: readonly Shortcut[],
): Command {
  return { name, group: 'Tools', icon, shortcuts, run: ({ editor }) => editor.setTool(tool) };
}

export const toolCommands: Readonly<Record<ToolName, Command>> = {
  select: toolCommand('select', 'Select', MousePointer2, ['V']),
  pan: toolCommand('pan', 'Pan', Hand, ['H']),
  pen: toolCommand('pen', 'Pen', Pencil, ['P']),
  highlighter: toolCommand('highlighter', 'Highlighter', Highlighter, ['M', 'I']),
  eraser: toolCommand('eraser', 'Eraser', Eraser, ['E']),
  rectangle: toolCommand('rectangle', 'Rectangle', Square, ['R']),
  ellipse: toolCommand('ellipse', 'Ellipse', Circle, ['O']),
  diamond: toolCommand('diamond', 'Diamond', Diamond, ['D']),
  line: toolCommand('line', 'Line', Slash, ['L']),
  arrow: toolCommand('arrow', 'Arrow', MoveUpRight, ['A']),
  text: toolCommand('text', 'Text', Type, ['T']),
};

const hasSelection = (state: EditorState): boolean => state.selectionCount > 0;
const hasShapes = (state: EditorState): boolean => state.shapeCount > 0;

export const commands = {
  undo: {
    name: 'Undo',
    group: 'Edit',
    icon: Undo2,
    shortcuts: ['Mod+Z'],
    run: ({ editor }) => editor.undo(),
    isEnabled: (state) => state.canUndo,
  },
  redo: {
    name: 'Redo',
    group: 'Edit',
    icon: Redo2,
    shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
    run: ({ editor }) => editor.redo(),
    isEnabled: (state) => state.canRedo,
  },
  cut: {
    name: 'Cut',
    group: 'Edit',
    icon: Scissors,
    shortcuts: ['Mod+X'],
    run: () => document.execCommand('cut'),
    isEnabled: hasSelection,
    isNative: true,
  },
  copy: {
    name: 'Copy',
    group: 'Edit',
    icon: Copy,
    shortcuts: ['Mod+C'],
    run: () => document.execCommand('copy'),
    isEnabled: hasSelection,
    isNative: true,
  },
  paste: {
    name: 'Paste',
    group: 'Edit',
    icon: ClipboardPaste,
    shortcuts: ['Mod+V'],
    run: () => document.execCommand('paste'),
    isNative: true,
  },
  duplicate: {
    name: 'Duplicate',
    group: 'Edit',
    icon: CopyPlus,
    shortcuts: ['Mod+D'],
    run: ({ editor }) => editor.duplicateSelection(),
    isEnabled: hasSelection,
  },
  delete: {
    name: 'Delete',
    group: 'Edit',
    icon: Trash2,
    shortcuts: ['Delete', 'Backspace'],
    run: ({ editor }) => editor.deleteSelection(),
    isEnabled: hasSelection,
  },
  selectAll: {
    name: 'Select all',
    group: 'Edit',
    icon: SquareDashed,
    shortcuts: ['Mod+A'],
    run: ({ editor }) => editor.selectAll(),
    isEnabled: hasShapes,
  },
  selectUnreadable: {
    name: 'Select items that can’t be shown',
    group: 'Edit',
    icon: SquareX,
    shortcuts: ['Mod+Shift+A'],
    run: ({ editor }) => editor.selectUnreadable(),
    isEnabled: (state) => state.unreadableCount > 0,
  },
  clearSelection: {
    name: 'Clear selection',
    group: 'Edit',
    icon: Shapes,
    shortcuts: ['Escape'],
    run: ({ editor }) => editor.clearSelection(),
  },
  bringToFront: {
    name: 'Bring to front',
    group: 'Edit',
    icon: BringToFront,
    shortcuts: [']'],
    run: ({ editor }) => editor.bringToFront(),
    isEnabled: hasSelection,
  },
  sendToBack: {
    name: 'Send to back',
    group: 'Edit',
    icon: SendToBack,
    shortcuts: ['['],
    run: ({ editor }) => editor.sendToBack(),
    isEnabled: hasSelection,
  },
  zoomIn: {
    name: 'Zoom in',
    group: 'View',
    icon: ZoomIn,
    shortcuts: ['Mod++'],
    run: ({ editor }) => editor.zoomBy(1.25),
  },
  zoomOut: {
    name: 'Zoom out',
    group: 'View',
    icon: ZoomOut,
    shortcuts: ['Mod+−'],
    run: ({ editor }) => editor.zoomBy(0.8),
  },
  zoomReset: {
    name: 'Zoom to 100 %',
    group: 'View',
    icon: Maximize,
    shortcuts: ['Mod+0'],
    run: ({ editor }) => editor.zoomTo(1),
  },
  zoomToFit: {
    name: 'Zoom to fit',
    group: 'View',
    icon: Maximize,
    shortcuts: ['Shift+1'],
    run: ({ editor }) => editor.zoomToFit(),
  },
  boards: {
    name: 'Boards',
    group: 'Boards and files',
    icon: LayoutGrid,
    shortcuts: ['B'],
    run: ({ app }) => app.show('boards'),
  },
  newBoard: {
    name: 'New board',
    group: 'Boards and files',
    icon: Plus,
    shortcuts: ['Mod+N'],
    run: ({ app }) =>
      app.attempt('new-board', 'The board could not be made', () => app.createBoard()),
  },
  newWindow: {
    name: 'New window',
    group: 'Boards and files',
    icon: SquarePlus,
    shortcuts: ['Mod+Shift+N'],
    run: ({ app, editor }) =>
      app.attempt('new-window', 'The window could not be opened', () =>
        app.ask('windows.open', { boardId: editor.getState().boardId }),
      ),
  },
  openFile: {
    name: 'Open file…',
    group: 'Boards and files',
    icon: FolderOpen,
    shortcuts: ['Mod+O'],
    run: ({ app }) => app.attempt('open-file', 'The file could not be opened', () => openFile(app)),
  },
  importFile: {
    name: 'Add file to this board…',
    group: 'Boards and files',
    icon: FileInput,
    shortcuts: ['Mod+I'],
    run: ({ app, editor }) =>
      app.attempt('open-file', 'The file could not be added', () => importIntoBoard(app, editor)),
  },
  saveFile: {
    name: 'Save as file…',
    group: 'Boards and files',
    icon: Save,
    shortcuts: ['Mod+S'],
    run: ({ app, editor }) =>
      app.attempt('save-file', 'The file could not be saved', () => saveAsFile(app, editor)),
  },
  exportPng: {
    name: 'Export as PNG…',
    group: 'Boards and files',
    icon: ImageDown,
    shortcuts: ['Mod+Shift+E'],
    run: ({ app, editor }) =>
      app.attempt('export', 'The picture could not be exported', () =>
        exportPicture(app, editor, 'png'),
      ),
    isEnabled: hasShapes,
  },
  exportSvg: {
    name: 'Export as SVG…',
    group: 'Boards and files',
    icon: ImageDown,
    shortcuts: ['Mod+Shift+S'],
    run: ({ app, editor }) =>
      app.attempt('export', 'The picture could not be exported', () =>
        exportPicture(app, editor, 'svg'),
      ),
    isEnabled: hasShapes,
  },
  share: {
    name: 'Share on this network',
    group: 'Everink',
    icon: Share2,
    shortcuts: [],
    run: ({ app }) => app.show('share'),
  },
  tryNow: {
    name: 'Try to sync now',
    group: 'Everink',
    icon: RefreshCw,
    shortcuts: [],
    run: ({ app }) =>
      app.attempt('try-now', 'Syncing could not be tried', () => app.ask('sync.tryNow', {})),
  },
  health: {
    name: 'Health',
    group: 'Everink',
    icon: Activity,
    shortcuts: ['Mod+Shift+H'],
    run: ({ app }) => app.show('health'),
  },
  settings: {
    name: 'Settings',
    group: 'Everink',
    icon: Settings,
    shortcuts: ['Mod+,'],
    run: ({ app }) => app.show('settings'),
  },
  shortcuts: {
    name: 'Keyboard shortcuts',
    group: 'Everink',
    icon: Keyboard,
    shortcuts: ['?'],
    run: ({ app }) => app.show('shortcuts'),
  },
  about: {
    name: 'About Everink',
    group: 'Everink',
    icon: Info,
    shortcuts: [],
    run: ({ app }) => app.show('about'),
  },
} as const satisfies Readonly<Record<string, Command>>;

export const allCommands: readonly Command[] = [
  ...Object.values(toolCommands),
  ...Object.values(styleCommands),
  ...Object.values(commands),
];

/** Done with the board and keys alone: in the help sheet, without a button. */
export const gestures: readonly {
  readonly name: string;
  readonly group: Command['group'];
  readonly shortcut: string;
}[] = [
  { name: 'Pick a colour', group: 'Style', shortcut: '1 … 9, 0' },
  { name: 'Pick a fill', group: 'Style', shortcut: 'Alt + 1 … 9, 0' },
  { name: 'Move the selection', group: 'Edit', shortcut: '← ↑ ↓ →' },
  { name: 'Move it by ten', group: 'Edit', shortcut: 'Shift + ← ↑ ↓ →' },
  { name: 'Move the view', group: 'View', shortcut: 'Space + drag' },
  { name: 'Zoom at the pointer', group: 'View', shortcut: 'Ctrl + wheel' },
];
