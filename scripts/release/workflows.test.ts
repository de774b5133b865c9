import { existsSync, readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readWorkflow, unpinnedActions, workflowTexts } from './workflows.ts';

const packageScripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts);

describe.each([...workflowTexts()])('the workflow %s', (_name, text) => {
  const workflow = readWorkflow(text);
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it('uses actions by their commit', () => {
    expect(unpinnedActions(text)).toEqual([]);
    expect(steps.filter(({ uses }) => uses !== undefined).length).toBeGreaterThan(0);
  });

  it('may write only where a job says so', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  it('runs scripts that exist', () => {
    const commands = steps.map(({ run }) => run ?? '').join('\n');
    const scripts = [...commands.matchAll(/npm run ([\w:]+)(?!\$)(?=\s|$)/g)].map(
      ([, name]) => name,
    );
    const files = [...commands.matchAll(/node (\S+\.(?:mjs|ts))/g)].map(([, file = '']) => file);
    expect(scripts.filter((name) => !packageScripts.includes(name ?? ''))).toEqual([]);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('has jobs that wait for jobs of its own', () => {
    for (const { needs } of Object.values(workflow.jobs)) {
      if (needs !== undefined) expect(Object.keys(workflow.jobs)).toContain(needs);
    }
  });
});

it('only a tag with a whole version makes a release', () => {
  const { on } = readWorkflow(workflowTexts().get('release.yml') ?? '');
  const tags = z.object({ push: z.object({ tags: z.array(z.string()) }) }).parse(on).push.tags;
  // Of GitHub's patterns, these mean the same as regular expressions, apart from the dot and the asterisk.
  const patterns = tags.map(
    (tag) => new RegExp(`^${tag.replaceAll('.', '\\.').replaceAll('*', '.*')}$`),
  );
  const isReleased = (tag: string) => patterns.some((pattern) => pattern.test(tag));
  expect(isReleased('v1.22.333')).toBe(true);
  // They would become the newest version of everybody.
  expect(['v1.2.3-beta.1', 'v1.2', 'version'].filter(isReleased)).toEqual([]);
});

it('the draft has the packages of the server', () => {
  const steps = readWorkflow(workflowTexts().get('release.yml') ?? '').jobs.package?.steps ?? [];
  const uploaded = steps.flatMap((step) => String(step.with?.path ?? '').match(/\S+/g) ?? []);
  const files = ['dist/everink-server-1.2.3.tgz', 'dist/everink-server_1.2.3_amd64.deb'];
  expect(files.filter((file) => !uploaded.some((glob) => matchesGlob(file, glob)))).toEqual([]);
  const [build] = steps.filter(({ run }) => run?.includes('npm run package:server\n'));
  expect(build?.run).toContain('npm pack ./dist/everink-server --pack-destination dist\n');
  expect(build?.run).toContain('npm run package:server:deb\n');
});

it('a tag, a branch and a commit without its version are not pinned', () => {
  const commit = '0123456789012345678901234567890123456789';
  const text = ['a/b@v1', 'a/b@main', `a/b@${commit}`, `a/b@${commit} # v1.2.3`]
    .map((action) => `      - uses: ${action}\n`)
    .join('');
  expect(unpinnedActions(text)).toEqual(['a/b@v1', 'a/b@main', `a/b@${commit}`]);
});
