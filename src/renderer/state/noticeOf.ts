import type { MainNotice } from '../../shared/mainNotice.ts';
import { codedText } from '../../shared/words/codedText.ts';
import { joinSentences } from '../../shared/words/joinSentences.ts';
import { problemText } from '../../shared/words/problemText.ts';
import type { Notice } from './Notice.ts';

/** A notice of main in words. */
export function noticeOf(notice: MainNotice): Notice {
  const { id, level, code } = notice;
  const parameters = {
    ...notice,
    ...('why' in notice ? { why: problemText(notice.why) } : {}),
    ...('problems' in notice
      ? { problems: joinSentences(...notice.problems.map(problemText)) }
      : {}),
  };
  const title = codedText(`mainTitles.${code}`, parameters);
  return { id, level, title, text: codedText(`mainTexts.${code}`, parameters) };
}
