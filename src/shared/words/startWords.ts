import i18next from 'i18next';
import { en } from './en/index.ts';
import { ja } from './ja/index.ts';
import { type Language, languages } from './languages.ts';

/**
 * Makes i18next's `t` speak a language, at once: the catalogues are part of the program. Called once in each process
 * before `t` is used; `i18next.changeLanguage` changes it from then on.
 */
export function startWords(language: Language): void {
  void i18next.init({
    lng: language,
    fallbackLng: languages[0],
    resources: { en: { translation: en }, ja: { translation: ja } },
    initAsync: false,
    // What a language does without, such as the blank between sentences, is empty and not in English.
    returnEmptyString: true,
    // React and Electron's dialogs show texts, not HTML.
    interpolation: { escapeValue: false },
  });
}
