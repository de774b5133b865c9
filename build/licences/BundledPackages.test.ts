import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { afterEach, expect, it } from 'vitest';
import { BundledPackages } from './BundledPackages.ts';

const folder = mkdtempSync(join(tmpdir(), 'everink-packages-'));
afterEach(() => rmSync(folder, { recursive: true }));

it('the packages of a build are those of its code, its style sheets and its workers', async () => {
  const inModules = (path: string) => JSON.stringify(resolve('node_modules', path));
  const files = {
    'window.js': `import { encode } from ${inModules('lib0/encoding.js')};
import ${inModules('@infolektuell/noto-color-emoji/index.css')};
new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
console.log(encode);`,
    'worker.js': `import quickselect from ${inModules('quickselect/index.js')}; console.log(quickselect);`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  let builds = 0;
  const packages = new BundledPackages(() => {
    builds += 1;
  });

  await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [packages.plugin()],
    worker: { plugins: () => [packages.plugin()] },
    build: { write: false, rollupOptions: { input: join(folder, 'window.js') } },
  });

  expect(packages.folders.toSorted()).toEqual(
    ['@infolektuell/noto-color-emoji', 'lib0', 'quickselect'].map((name) =>
      resolve('node_modules', name),
    ),
  );
  expect(builds).toBeGreaterThan(0);
});
