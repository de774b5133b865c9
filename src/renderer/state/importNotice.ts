import type { Difference, DifferenceKind } from '../../shared/document/excalidraw/Differences.ts';
import type { LeftOut, LeftOutReason } from '../../shared/document/excalidraw/leftOut.ts';
import type { Notice } from '../../shared/ipc.ts';

/** What an import brought to a board. */
export interface ImportReport {
  readonly importedCount: number;
  readonly leftOut: readonly LeftOut[];
  readonly differences: readonly Difference[];
}

/** Groups that a notice names. */
const maxGroups = 6;

const reasons: Readonly<Record<LeftOutReason, string>> = {
  'not-supported': 'not supported',
  damaged: 'damaged',
  'too-far': 'too far away',
  'too-large': 'too large',
  empty: 'empty',
  'no-picture': 'its picture is missing',
  'unknown-picture': 'unknown picture format',
  'too-many-points': 'too many points',
  'too-many-elements': 'the file has too many',
};

const sentences: Readonly<Record<DifferenceKind, (count: number) => string>> = {
  groups: (count) => (count === 1 ? '1 group is ungrouped.' : `${count} groups are ungrouped.`),
  connections: (count) =>
    count === 1
      ? '1 arrow no longer follows its shapes.'
      : `${count} arrows no longer follow their shapes.`,
  frames: (count) =>
    count === 1
      ? '1 item isn’t cut off at its frame.'
      : `${count} items aren’t cut off at their frames.`,
  labels: (count) =>
    count === 1
      ? '1 label of a line doesn’t move with it.'
      : `${count} labels of lines don’t move with them.`,
  patterns: (count) =>
    count === 1 ? '1 fill pattern is a light colour.' : `${count} fill patterns are light colours.`,
};

/** How far a large import is. */
export function noticeOfImport(id: string, count: number, ofCount: number): Notice {
  const number = (value: number): string => value.toLocaleString('en');
  return {
    id,
    level: 'info',
    title: `Importing: ${number(count)} of ${number(ofCount)}`,
    text: 'You can keep drawing. Undo stops it and takes it away.',
  };
}

/** Tells what an import left out and what is different; undefined when that is nothing and something was imported. */
export function importNotice(id: string, report: ImportReport): Notice | undefined {
  const { importedCount, leftOut, differences } = report;
  const different = differences.map(({ kind, count }) => sentences[kind](count)).join(' ');
  if (leftOut.length === 0) {
    if (importedCount === 0) {
      return { id, level: 'info', title: 'Nothing to import', text: 'The file has no items.' };
    }
    if (differences.length === 0) return undefined;
    return { id, level: 'info', title: 'Some items look or work differently', text: different };
  }
  const rest =
    importedCount === 0 ? 'Nothing else is in the file.' : 'Everything else is on the board.';
  return {
    id,
    level: 'warning',
    title: "Some items couldn't be imported",
    text: [`${groups(leftOut)}. ${rest}`, different].filter((text) => text !== '').join(' '),
  };
}

function groups(leftOut: readonly LeftOut[]): string {
  const named = leftOut
    .slice(0, maxGroups)
    .map(({ kind, reason, count }) => `${count} ${plural(kind, count)} (${reasons[reason]})`);
  const others = leftOut.slice(maxGroups).reduce((sum, { count }) => sum + count, 0);
  return [...named, ...(others === 0 ? [] : [`${others} more`])].join(', ');
}

function plural(word: string, count: number): string {
  return count === 1 || word.endsWith('s') ? word : `${word}s`;
}
