import i18next from 'i18next';
import { en } from './en/index.ts';
import { ja } from './ja/index.ts';

/** The languages that Everink speaks, by their BCP 47 tags; the first one where nothing else fits. */
export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

/** The language of a tag such as `ja-JP`; English where Everink doesn't speak it. */
export function languageOf(tag: string): Language {
  const [wanted] = tag.toLowerCase().split('-');
  return languages.find((language) => language === wanted) ?? languages[0];
}

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
    // React and Electron's dialogs show texts, not HTML.
    interpolation: { escapeValue: false },
  });
}
