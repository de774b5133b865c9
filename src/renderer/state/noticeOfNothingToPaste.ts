import { t } from 'i18next';
import type { Notice } from './Notice.ts';

/** The clipboard is empty, or has only kinds that a board can't have. */
export const noticeOfNothingToPaste = (): Notice => ({
  id: 'paste',
  level: 'info',
  title: t('notices.nothingToPaste'),
  text: t('notices.nothingToPasteText'),
});
