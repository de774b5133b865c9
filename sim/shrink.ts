import type { Plan, Step } from './plan.ts';

/**
 * The fewest steps found that still fail: delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating
 * Failure-Inducing Input", 2002). Removes one part after another, in ever smaller parts.
 *
 * @param fails whether the plan still fails
 * @param maxRuns of `fails`
 */
export async function shrink(
  plan: Plan,
  fails: (plan: Plan) => Promise<boolean>,
  maxRuns = 300,
): Promise<Plan> {
  let steps = plan.steps;
  let parts = 2;
  let runs = 0;
  while (steps.length > 1 && runs < maxRuns) {
    const size = Math.ceil(steps.length / parts);
    let smaller: readonly Step[] | undefined;
    for (
      let from = 0;
      from < steps.length && smaller === undefined && runs < maxRuns;
      from += size
    ) {
      const rest = [...steps.slice(0, from), ...steps.slice(from + size)];
      runs += 1;
      if (await fails({ ...plan, steps: rest })) smaller = rest;
    }
    if (smaller !== undefined) {
      steps = smaller;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) break;
    else parts = Math.min(steps.length, parts * 2);
  }
  return { ...plan, steps };
}
