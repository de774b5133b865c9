import { t } from 'i18next';

/** Sentences one after the other, with a blank between them where the language has one. Empty ones are left out. */
export const joinSentences = (...sentences: readonly string[]): string =>
  sentences.filter((sentence) => sentence !== '').join(t('common.betweenSentences'));
