import type { ParseKeys } from 'i18next';

/** The title of a notice about a failure, as a key of the catalogues; those without parameters. */
export type FailureTitle =
  | Exclude<Extract<ParseKeys, `${string}Failed`>, 'notices.actionFailed'>
  | 'notices.somethingWrong';
