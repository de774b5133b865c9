import { t } from 'i18next';
import type { NoticeContent } from '../mainNotice.ts';
import type { Problem } from '../problem.ts';
import type { Expected, Used } from '../wrongSetting.ts';
import { locale } from './formats.ts';

type CodedKey =
  | `problems.${Problem['code']}`
  | `expected.${Expected['code']}`
  | `used.${Used['code']}`
  | `mainTitles.${NoticeContent['code']}`
  | `mainTexts.${NoticeContent['code']}`;

const textOf = t as (key: CodedKey, parameters: object) => string;

/** `t` for a key that is made of a code. That the text has the parameters of the code is checked where it is written. */
export const codedText = (key: CodedKey, parameters: object): string =>
  textOf(key, { ...parameters, locale: locale() });
