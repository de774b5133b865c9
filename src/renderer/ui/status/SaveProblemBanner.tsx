import { t } from 'i18next';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { joinSentences } from '../../../shared/words/joinSentences.ts';
import { problemText } from '../../../shared/words/problemText.ts';
import { useEditorValue } from '../hooks/AppContext.ts';
import './SaveProblemBanner.css';
import { unsavedSentence } from './statusWords.ts';

/** Prominent, but not in the way: the user can draw while the disk refuses to write. */
export function SaveProblemBanner(): ReactNode {
  const problem = useEditorValue(({ status }) => status.save.problem);
  const unsavedCount = useEditorValue(({ status }) =>
    status.save.problem === undefined ? 0 : status.save.unsavedCount,
  );
  if (problem === undefined) return null;
  return (
    <div className="save-problem" role="alert">
      <TriangleAlert size={18} aria-hidden="true" />
      <div>
        <strong>{t('status.cannotSaveNow')}</strong>
        {t('common.betweenSentences')}
        {joinSentences(
          problemText(problem),
          unsavedCount > 0 ? unsavedSentence(unsavedCount) : undefined,
        )}
      </div>
    </div>
  );
}
