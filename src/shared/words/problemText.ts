import { problemOf } from '../CodedError.ts';
import type { Problem } from '../problem.ts';
import type { Expected, Used } from '../wrongSetting.ts';
import { codedText } from './codedText.ts';

/** A problem in words: what is wrong, and what to do about it. */
export function problemText(problem: Problem): string {
  return codedText(`problems.${problem.code}`, {
    ...problem,
    ...('why' in problem ? { why: problemText(problem.why) } : {}),
    ...('expected' in problem ? { expected: expectedText(problem.expected) } : {}),
    ...('used' in problem ? { used: usedText(problem.used) } : {}),
  });
}

/** An error in words. */
export const errorWords = (error: unknown): string => problemText(problemOf(error));

export const expectedText = (expected: Expected): string =>
  codedText(`expected.${expected.code}`, expected);

const usedText = (used: Used): string => codedText(`used.${used.code}`, used);
