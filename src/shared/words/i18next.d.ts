import 'i18next';
import type { en } from './en/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    /** `t` accepts the keys of the English catalogue only. */
    resources: { translation: typeof en };
    defaultNS: 'translation';
  }
}
