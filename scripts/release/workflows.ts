import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';

const stepSchema = z
  .object({
    name: z.string().optional(),
    id: z.string().optional(),
    if: z.string().optional(),
    uses: z.string().optional(),
    run: z.string().optional(),
    with: z.record(z.string(), z.unknown()).optional(),
    env: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    'working-directory': z.string().optional(),
  })
  .strict()
  .refine(({ uses, run }) => (uses === undefined) !== (run === undefined), 'either uses or run');

/** What Everink's workflows consist of: less than GitHub permits. Each job has a time limit. */
const workflowSchema = z
  .object({
    name: z.string(),
    on: z.record(z.string(), z.unknown()),
    permissions: z.record(z.string(), z.enum(['read', 'write'])),
    concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.boolean().optional() }),
    defaults: z.object({ run: z.object({ shell: z.string() }) }).optional(),
    jobs: z.record(
      z.string(),
      z
        .object({
          name: z.string(),
          needs: z.string().optional(),
          'runs-on': z.string(),
          'timeout-minutes': z.number(),
          permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
          strategy: z.record(z.string(), z.unknown()).optional(),
          steps: z.array(stepSchema),
        })
        .strict(),
    ),
  })
  .strict();
export type Workflow = z.infer<typeof workflowSchema>;

const folder = '.github/workflows';

/** The texts of all workflows, by file. */
export const workflowTexts = (): ReadonlyMap<string, string> =>
  new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

/** @throws an error that names what is not as it should be */
export function readWorkflow(text: string): Workflow {
  const document = parseDocument(text, { strict: true });
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) throw error;
  return workflowSchema.parse(document.toJS());
}

/** The uses of actions that are not a commit with the version behind it, as in `a/b@0123… # v1.2.3`. */
export const unpinnedActions = (text: string): readonly string[] =>
  [...text.matchAll(/^[\s-]*uses: (.*)$/gm)]
    .map(([, action = '']) => action)
    .filter((action) => !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action));
