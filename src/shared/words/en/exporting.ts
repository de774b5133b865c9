/** The dialog that exports a picture. */
export const exporting = {
  title: 'Export picture',
  what: 'Area',
  board: 'Whole board',
  selection: 'Selection',
  format: 'Format',
  scale: 'Size',
  times: '{{scale}}×',
  background: 'Include background',
  export: 'Export…',
} as const;
