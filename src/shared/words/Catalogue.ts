import type { en } from './en/index.ts';

/** The same keys with texts of another language. A key that is missing or unknown doesn't compile. */
type Translated<Texts> = {
  readonly [Key in keyof Texts as Key extends `${string}_one`
    ? never
    : Key]: Texts[Key] extends string ? string : Translated<Texts[Key]>;
};

/**
 * The texts of a language. Where English has a form for one and a form for several, this asks for the latter:
 * i18next takes it in a language without the former, such as Japanese.
 */
export type Catalogue = Translated<typeof en>;
