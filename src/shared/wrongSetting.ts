/** What the value of a setting must be. */
export type Expected =
  | { readonly code: 'one-of'; readonly values: readonly string[] }
  | {
      readonly code: 'number' | 'whole-number' | 'whole-number-or-off' | 'milliseconds';
      readonly min: number;
      readonly max: number;
    }
  | { readonly code: 'one-line'; readonly maxCharacters: number }
  | { readonly code: 'server-address' | 'web-address' | 'board-id' };

/** What is used in place of a wrong value. */
export type Used =
  /** `none`: the default is no value. */
  | { readonly code: 'default-none' | 'stored-or-none' | 'stored-secret' | 'last-board' }
  | { readonly code: 'default' | 'stored-or-default'; readonly value: string }
  | { readonly code: 'variable'; readonly variable: string };
