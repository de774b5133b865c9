import { t } from 'i18next';

/** Sentences one after the other, with a blank between them where the language has one. Skips empty ones. */
export const joinSentences = (...sentences: readonly (string | undefined)[]): string =>
  sentences.filter(Boolean).join(t('common.betweenSentences'));
