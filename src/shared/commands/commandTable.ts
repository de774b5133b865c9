import type { Catalogue } from '../words/Catalogue.ts';

/** A shortcut as commands write it: `V`, `Mod+Shift+Z`, `Shift+1`, `?`. `Mod` is Ctrl, or ⌘ on macOS. */
export type Shortcut = string;

/** Sections of the list of shortcuts. */
export type CommandGroup = keyof Catalogue['commands']['group'];
/** The key of a name in the catalogue. */
export type CommandName = `commands.${Exclude<keyof Catalogue['commands'], 'group' | 'keys'>}`;

/** What the window and the menus of the system both have to know of a command. */
export interface CommandEntry {
  readonly name: CommandName;
  readonly group: CommandGroup;
  /** The first one is shown in tooltips and menus. */
  readonly shortcuts: readonly Shortcut[];
}

/**
 * Every command of the user: the one source of names, shortcuts, tooltips, menus and the list of shortcuts.
 * `menuBar.ts` has the place of each in the menus, and the window what it does (`renderer/ui/commands`).
 */
export const commandTable = {
  select: { name: 'commands.select', group: 'tools', shortcuts: ['V'] },
  pan: { name: 'commands.pan', group: 'tools', shortcuts: ['H'] },
  pen: { name: 'commands.pen', group: 'tools', shortcuts: ['P'] },
  highlighter: { name: 'commands.highlighter', group: 'tools', shortcuts: ['M', 'I'] },
  eraser: { name: 'commands.eraser', group: 'tools', shortcuts: ['E'] },
  rectangle: { name: 'commands.rectangle', group: 'tools', shortcuts: ['R'] },
  ellipse: { name: 'commands.ellipse', group: 'tools', shortcuts: ['O'] },
  diamond: { name: 'commands.diamond', group: 'tools', shortcuts: ['D'] },
  line: { name: 'commands.line', group: 'tools', shortcuts: ['L'] },
  arrow: { name: 'commands.arrow', group: 'tools', shortcuts: ['A'] },
  text: { name: 'commands.text', group: 'tools', shortcuts: ['T'] },
  note: { name: 'commands.note', group: 'tools', shortcuts: ['N'] },
  thicker: { name: 'commands.thicker', group: 'style', shortcuts: ['W'] },
  thinner: { name: 'commands.thinner', group: 'style', shortcuts: ['Shift+W'] },
  toggleFill: { name: 'commands.toggleFill', group: 'style', shortcuts: ['F'] },
  increaseOpacity: { name: 'commands.increaseOpacity', group: 'style', shortcuts: ['.'] },
  decreaseOpacity: { name: 'commands.decreaseOpacity', group: 'style', shortcuts: [','] },
  undo: { name: 'commands.undo', group: 'edit', shortcuts: ['Mod+Z'] },
  redo: { name: 'commands.redo', group: 'edit', shortcuts: ['Mod+Shift+Z', 'Mod+Y'] },
  cut: { name: 'commands.cut', group: 'edit', shortcuts: ['Mod+X'] },
  copy: { name: 'commands.copy', group: 'edit', shortcuts: ['Mod+C'] },
  paste: { name: 'commands.paste', group: 'edit', shortcuts: ['Mod+V'] },
  insertImage: { name: 'commands.insertImage', group: 'edit', shortcuts: ['Mod+U'] },
  duplicate: { name: 'commands.duplicate', group: 'edit', shortcuts: ['Mod+D'] },
  delete: { name: 'commands.delete', group: 'edit', shortcuts: ['Delete', 'Backspace'] },
  selectAll: { name: 'commands.selectAll', group: 'edit', shortcuts: ['Mod+A'] },
  selectUnreadable: {
    name: 'commands.selectUnreadable',
    group: 'edit',
    shortcuts: ['Mod+Shift+A'],
  },
  clearSelection: { name: 'commands.clearSelection', group: 'edit', shortcuts: ['Escape'] },
  bringToFront: { name: 'commands.bringToFront', group: 'edit', shortcuts: [']'] },
  sendToBack: { name: 'commands.sendToBack', group: 'edit', shortcuts: ['['] },
  zoomIn: { name: 'commands.zoomIn', group: 'view', shortcuts: ['Mod++'] },
  zoomOut: { name: 'commands.zoomOut', group: 'view', shortcuts: ['Mod+−'] },
  zoomReset: { name: 'commands.zoomReset', group: 'view', shortcuts: ['Mod+0'] },
  zoomToFit: { name: 'commands.zoomToFit', group: 'view', shortcuts: ['Shift+1'] },
  boards: { name: 'commands.boards', group: 'files', shortcuts: ['B'] },
  newBoard: { name: 'commands.newBoard', group: 'files', shortcuts: ['Mod+N'] },
  newWindow: { name: 'commands.newWindow', group: 'files', shortcuts: ['Mod+Shift+N'] },
  openFile: { name: 'commands.openFile', group: 'files', shortcuts: ['Mod+O'] },
  importFile: { name: 'commands.importFile', group: 'files', shortcuts: ['Mod+I'] },
  saveFile: { name: 'commands.saveFile', group: 'files', shortcuts: ['Mod+S'] },
  saveCopy: { name: 'commands.saveCopy', group: 'files', shortcuts: [] },
  share: { name: 'commands.share', group: 'app', shortcuts: [] },
  join: { name: 'commands.join', group: 'app', shortcuts: [] },
  syncNow: { name: 'commands.syncNow', group: 'app', shortcuts: [] },
  health: { name: 'commands.health', group: 'app', shortcuts: ['Mod+Shift+H'] },
  settings: { name: 'commands.settings', group: 'app', shortcuts: ['Mod+,'] },
  shortcuts: { name: 'commands.shortcuts', group: 'app', shortcuts: ['?'] },
  about: { name: 'commands.about', group: 'app', shortcuts: [] },
  exportPng: { name: 'commands.exportPng', group: 'files', shortcuts: ['Mod+Shift+E'] },
  exportSvg: { name: 'commands.exportSvg', group: 'files', shortcuts: ['Mod+Shift+S'] },
} as const satisfies Readonly<Record<string, CommandEntry>>;

export type CommandId = keyof typeof commandTable;

export const isCommandId = (name: string): name is CommandId => Object.hasOwn(commandTable, name);

export const commandIds = Object.keys(commandTable) as [CommandId, ...CommandId[]];
