import { type Mutation, mutations } from './mutations.ts';
import { type Plan, planOf } from './plan.ts';
import { shrink } from './shrink.ts';
import { type Outcome, simulate } from './simulate.ts';

const drawing = new Set([
  'draw',
  'stroke',
  'import',
  'open-board',
  'close-board',
  'try-now',
  'wake',
  'set-quota',
]);

/** The results as lines of a table. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const sum = (of: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const steps = stepsOf(outcomes);
  const rows: [string, number][] = [
    ['seeds run', outcomes.length],
    ['events', sum(({ eventCount }) => eventCount)],
    ['virtual hours', Math.round(sum(({ virtualMs }) => virtualMs) / 360_000) / 10],
    ['operations drawn', sum(({ counts }) => counts.operations)],
    ['operations reported saved', sum(({ counts }) => counts.saved)],
    ['operations refused by main', sum(({ counts }) => counts.refused)],
    ['operations in an outbox', sum(({ counts }) => counts.outboxed)],
    ['operations delivered', sum(({ counts }) => counts.delivered)],
    ['operations failed', sum(({ counts }) => counts.failed)],
    ['retry attempts', sum(({ counts }) => counts.retries)],
    ['boards compacted', sum(({ counts }) => counts.compactions)],
    ['warnings about an outbox', sum(({ counts }) => counts.warnings)],
    ['questions about a full outbox', sum(({ counts }) => counts.questions)],
    ['answers to them', sum(({ counts }) => counts.answers)],
    ['kills of an app', sum(({ killCount }) => killCount)],
    ...[...steps]
      .filter(([type]) => !drawing.has(type))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([type, count]): [string, number] => [`fault: ${type}`, count]),
    ['failures', outcomes.filter(({ problems }) => problems.length > 0).length],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** The number of executed steps of each kind. */
export function stepsOf(outcomes: readonly Outcome[]): ReadonlyMap<string, number> {
  const steps = new Map<string, number>();
  for (const outcome of outcomes) {
    for (const [type, count] of Object.entries(outcome.steps)) {
      steps.set(type, (steps.get(type) ?? 0) + count);
    }
  }
  return steps;
}

/** A seed that failed, with the fewest steps that still make it fail. */
export async function failureOf(seed: number, mutation?: keyof typeof mutations): Promise<string> {
  const options: { readonly mutation?: Mutation } =
    mutation === undefined ? {} : { mutation: mutations[mutation] };
  const fails = async (plan: Plan): Promise<boolean> =>
    (await simulate(plan, options)).problems.length > 0;
  const plan = await shrink(planOf(seed), fails);
  const { problems, trace } = await simulate(plan, { ...options, keepsTrace: true });
  return [
    `seed ${seed} failed: ${problems.join('; ')}`,
    `with devices ${JSON.stringify(plan.devices)}, servers ${JSON.stringify(plan.servers)}, boards ${plan.boards.join(', ')} and these remaining steps:`,
    ...plan.steps.map((step) => `  ${JSON.stringify(step)}`),
    'with the trace:',
    ...trace.map((line) => `  ${line}`),
  ].join('\n');
}
