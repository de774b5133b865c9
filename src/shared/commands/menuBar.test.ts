import { expect, test } from 'vitest';
import { commandIds, isCommandId } from './commandTable.ts';
import { menuBar } from './menuBar.ts';

test('every command has one place in the menus', () => {
  const placed = Object.values(menuBar).flat(2).filter(isCommandId);
  expect(placed.toSorted()).toEqual(commandIds.toSorted());
});
