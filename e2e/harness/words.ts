import '../../src/shared/words/testing/speakEnglish.ts';

/** The texts of the windows, by their keys. */
export { t } from 'i18next';
