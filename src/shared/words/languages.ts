/** The languages that Everink speaks, by their BCP 47 tags; the first one where nothing else fits. */
export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

/** Each language in itself: nobody has to know another one to find theirs. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', ja: '日本語' };

/** What the user may choose. */
export const languageChoices = ['system', ...languages] as const;
export type LanguageChoice = (typeof languageChoices)[number];

/**
 * The language that Everink speaks.
 * @param preferredTags the languages of the system such as `ja-JP`, the preferred one first. The first one that Everink
 * speaks counts; English if it speaks none of them.
 */
export function languageOf(choice: LanguageChoice, preferredTags: readonly string[]): Language {
  if (choice !== 'system') return choice;
  const spoken = preferredTags.map(spokenLanguage).find((language) => language !== undefined);
  return spoken ?? languages[0];
}

/** The language of a tag; undefined if Everink doesn't speak it. */
function spokenLanguage(tag: string): Language | undefined {
  const [name] = tag.toLowerCase().split('-');
  return languages.find((language) => language === name);
}
