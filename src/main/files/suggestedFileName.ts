import { t } from 'i18next';

const maxLength = 80;

/** What some system does not allow in a file name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unsafe = /[\u0000-\u001f\u007f<>:"/\\|?*]+/g;
const reservedOnWindows = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A file name made from a title that every system allows. @param extension without the dot */
export function suggestedFileName(title: string, extension: string): string {
  const name = title
    .replace(unsafe, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, maxLength)
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const isUsable = name !== '' && !reservedOnWindows.test(name);
  return `${isUsable ? name : t('common.untitled')}.${extension}`;
}
