import type { Shortcut } from '../../shared/commands/commandTable.ts';

/** A shortcut as Electron writes it: `CommandOrControl+Plus` for `Mod++`. */
export function acceleratorOf(shortcut: Shortcut): string {
  return shortcut.replace('Mod', 'CommandOrControl').replace('++', '+Plus').replace('−', '-');
}
