import i18next, { type ParseKeys } from 'i18next';
import { z } from 'zod';
import { languages } from '../../src/shared/words/languages.ts';
import { startWords } from '../../src/shared/words/startWords.ts';

/** The language of the run, of its apps and of `t`: `npm run e2e -- --language ja`. */
export const suiteLanguage = z
  .enum(languages)
  .default(languages[0])
  .parse(process.env.EVERINK_E2E_LANGUAGE);

startWords(suiteLanguage);

/** The texts of the windows and of the system's dialogs, by their keys. */
export { t } from 'i18next';

/** Matches a text of the windows, whatever its parameters are and also within another one: `/Zoom: .+%/`. */
export function pattern(key: ParseKeys): RegExp {
  const text = String(i18next.getResource(i18next.language, 'translation', key));
  const literals = text.split(/\{\{.+?\}\}/).map((part) => part.replace(/[.?()|]/g, '\\$&'));
  return new RegExp(literals.join('.+'));
}
