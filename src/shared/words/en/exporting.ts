/** The dialog that exports a picture. */
export const exporting = {
  title: 'Export picture',
  what: 'What',
  board: 'Whole board',
  selection: 'Selection',
  format: 'Format',
  scale: 'Size',
  times: '{{scale}}×',
  background: 'With background',
  export: 'Export…',
} as const;
