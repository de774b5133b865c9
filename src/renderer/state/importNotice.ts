import { t } from 'i18next';
import type { Difference } from '../../shared/document/excalidraw/Differences.ts';
import type { LeftOut } from '../../shared/document/excalidraw/leftOut.ts';
import { joinSentences } from '../../shared/words/joinSentences.ts';
import type { Notice } from './Notice.ts';

/** What an import brought to a board. */
export interface ImportReport {
  readonly importedCount: number;
  readonly leftOut: readonly LeftOut[];
  readonly differences: readonly Difference[];
}

/** Groups that a notice names. */
const maxGroups = 6;

/** How far a large import is. */
export function noticeOfImport(id: string, count: number, total: number): Notice {
  return {
    id,
    level: 'info',
    title: t('files.importing', { count, total }),
    text: t('files.importingText'),
  };
}

/** Whether the user is notified of an import: not if everything was imported unchanged. */
export function isWorthNotice({ importedCount, leftOut, differences }: ImportReport): boolean {
  return importedCount === 0 || leftOut.length > 0 || differences.length > 0;
}

/** Names what an import skipped and changed. */
export function noticeOfReport(id: string, report: ImportReport): Notice {
  const { importedCount, leftOut, differences } = report;
  const different = joinSentences(
    ...differences.map(({ kind, count }) => t(`files.difference.${kind}`, { count })),
  );
  if (leftOut.length === 0) {
    if (importedCount === 0) {
      const text = t('files.nothingToImportText');
      return { id, level: 'info', title: t('files.nothingToImport'), text };
    }
    return { id, level: 'info', title: t('files.different'), text: different };
  }
  const rest = importedCount === 0 ? t('files.nothingElse') : t('files.everythingElse');
  const skipped = t('files.leftOutSentence', { groups: groups(leftOut), rest });
  return {
    id,
    level: 'warning',
    title: t('files.someNotImported'),
    text: joinSentences(skipped, different),
  };
}

function groups(leftOut: readonly LeftOut[]): string[] {
  const named = leftOut.slice(0, maxGroups).map(({ kind, reason, count }) => {
    const items = isKnown(kind)
      ? t(`files.kind.${kind}`, { count })
      : t('files.unknownKind', { kind, count });
    return t('files.leftOut', { items, reason: t(`files.reason.${reason}`) });
  });
  const others = leftOut.slice(maxGroups).reduce((sum, { count }) => sum + count, 0);
  return [...named, ...(others === 0 ? [] : [t('files.more', { count: others })])];
}

const knownKinds = [
  'embed',
  'drawing',
  'frame',
  'image',
  'line',
  'arrow',
  'rectangle',
  'ellipse',
  'diamond',
  'text',
  'item',
] as const;

const isKnown = (kind: string): kind is (typeof knownKinds)[number] =>
  (knownKinds as readonly string[]).includes(kind);
