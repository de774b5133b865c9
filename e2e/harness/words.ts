import { startWords } from '../../src/shared/words/startWords.ts';

startWords('en');

/** The texts of the windows, by their keys. */
export { t } from 'i18next';
