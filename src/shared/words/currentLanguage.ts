import i18next from 'i18next';
import { type Language, languageOf } from './languages.ts';

/** The language that this process speaks now. */
export const currentLanguage = (): Language => languageOf('system', [i18next.language]);
