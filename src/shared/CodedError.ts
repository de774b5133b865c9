import type { Problem } from './problem.ts';
import { quote } from './quote.ts';

/** An error that is shown to the user, in the text that the window has for its problem. The message is for the log. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problemLine(problem), options);
    this.problem = problem;
  }
}

/** The problem of an error, to be shown to the user. */
export const problemOf = (error: unknown): Problem =>
  error instanceof CodedError ? error.problem : { code: 'unexpected', said: quote(error) };

/** A problem for the log: its code, then its parameters. */
export function problemLine({ code, ...parameters }: Problem): string {
  const isPlain = Object.keys(parameters).length === 0;
  return isPlain ? code : `${code} ${JSON.stringify(parameters)}`;
}
