import { t } from 'i18next';
import { errorWords } from '../../shared/words/problemText.ts';
import type { Notice } from './Notice.ts';

/** A file that could not be opened or added. */
export interface FileFailure {
  readonly name: string;
  readonly error: unknown;
}

/** How many files a notice names. */
const maxNamedFiles = 5;

/** Names files that were dropped, pasted or chosen and could not be used. @param areImages whether all were to be images */
export function noticeOfFailures(failures: readonly FileFailure[], areImages: boolean): Notice {
  const count = failures.length;
  const named = failures
    .slice(0, maxNamedFiles)
    .map(({ name, error }) => t('files.problemOfFile', { name, problem: errorWords(error) }));
  const more = count > maxNamedFiles ? [t('files.more', { count: count - maxNamedFiles })] : [];
  return {
    id: 'open-file',
    level: 'error',
    title: areImages ? t('files.someNotAdded', { count }) : t('files.someNotOpened', { count }),
    text: [...named, ...more].join('\n'),
  };
}
