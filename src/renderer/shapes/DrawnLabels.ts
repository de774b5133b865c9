/** Why an image cannot be shown. */
export type ImageProblem = 'damaged' | 'too-large' | 'altered';

/** Texts in the boxes of what cannot be shown, in the language of the window. They are sent to workers. */
export interface DrawnLabels {
  /** Of an image that has not arrived. */
  readonly image: string;
  readonly imageProblems: Readonly<Record<ImageProblem, string>>;
  /** Names of shapes, by their type. */
  readonly types: Readonly<Record<string, string>>;
}

/** The name of a shape of a known type; a type of a newer version is its own name. */
export const nameOfType = (type: string, { types }: DrawnLabels): string =>
  Object.hasOwn(types, type) ? (types[type] ?? type) : type;
