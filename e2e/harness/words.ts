import i18next, { type ParseKeys } from 'i18next';
import { z } from 'zod';
import { languages } from '../../src/shared/words/languages.ts';
import { startWords } from '../../src/shared/words/startWords.ts';

/** The language of the run, its apps and `t`: `npm run e2e -- --language ja`. */
export const suiteLanguage = z
  .enum(languages)
  .default(languages[0])
  .parse(process.env.EVERINK_E2E_LANGUAGE);

startWords(suiteLanguage);

/** The texts of windows and system dialogs, by key. */
export { t } from 'i18next';

/** Matches a text with any parameters, also within another text: `/Zoom: .+%/`. */
export function pattern(key: ParseKeys): RegExp {
  const text = String(i18next.getResource(i18next.language, 'translation', key));
  const literals = text.split(/\{\{.+?\}\}/).map((part) => part.replace(/[.?()|]/g, '\\$&'));
  return new RegExp(literals.join('.+'));
}
