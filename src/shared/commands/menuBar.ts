import type { CommandId } from './commandTable.ts';

/** Entries of the menus that the system, or main, provides. */
export type SystemEntry =
  | 'closeWindow'
  | 'developerTools'
  | 'fullScreen'
  | 'minimise'
  | 'openRecent'
  | 'quit';

export type MenuName = 'file' | 'edit' | 'view' | 'insert' | 'arrange' | 'window' | 'help';
export type MenuEntry = CommandId | SystemEntry;
type MenuSections = readonly (readonly MenuEntry[])[];

/**
 * The menus from left to right, each with its sections. The menu in the window has the commands of `file`,
 * `insert` and `help`, without the tools, which are in the toolbar.
 * macOS expects some entries in the app's own menu, and moves them there.
 */
export const menuBar: Readonly<Record<MenuName, MenuSections>> = {
  file: [
    ['boards', 'newBoard', 'newWindow'],
    ['openFile', 'openRecent', 'importFile', 'saveFile', 'saveCopy'],
    ['exportPng', 'exportSvg'],
    ['share', 'join', 'syncNow', 'settings'],
    ['closeWindow', 'quit'],
  ],
  edit: [
    ['undo', 'redo'],
    ['cut', 'copy', 'paste', 'duplicate', 'delete'],
    ['selectAll', 'clearSelection', 'selectUnreadable'],
    ['select', 'eraser'],
  ],
  view: [
    ['zoomIn', 'zoomOut', 'zoomReset', 'zoomToFit'],
    ['pan'],
    ['fullScreen', 'developerTools'],
  ],
  insert: [
    ['pen', 'highlighter'],
    ['rectangle', 'ellipse', 'diamond', 'line', 'arrow'],
    ['text', 'note'],
    ['insertImage'],
  ],
  arrange: [
    ['bringToFront', 'sendToBack'],
    ['thicker', 'thinner', 'increaseOpacity', 'decreaseOpacity', 'toggleFill'],
  ],
  window: [['minimise']],
  help: [['shortcuts', 'health', 'about']],
};
