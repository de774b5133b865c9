import { t } from 'i18next';

/** What a board is called: by its title, else by its file, if it has one. */
export const boardName = (title: string, fileName: string | undefined): string =>
  title || fileName?.replace(/\.[^.]*$/, '') || t('common.untitled');
