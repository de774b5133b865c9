import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { z } from 'zod';
import { repositoryFolder } from '../../scripts/setup/folders.mjs';
import { BundledPackages } from '../licences/BundledPackages.ts';
import { licencesOf, licencesText } from '../licences/thirdPartyLicences.ts';

const templateFolder = join(import.meta.dirname, 'npm');

/** The packages that cannot be bundled, since they are native. */
const nativePackages = ['@photostructure/sqlite'] as const;

/** What `package.json` of the app says about the server too. */
const appPackageSchema = z.object({
  version: z.string(),
  license: z.string(),
  dependencies: z.record(z.string(), z.string()),
});

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ dependencies: z.record(z.string(), z.string()).default({}) }),
  ),
});

/** Writes the npm package `everink-server`: the bundled server and its worker, and everything that npm publishes. */
export async function buildNpmPackage(folder: string): Promise<void> {
  const { version, license, dependencies } = appPackageSchema.parse(readJson('package.json'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await bundleServer(folder, version);
  const description = {
    name: 'everink-server',
    version,
    description: 'The sync server of Everink: it acknowledges a change once it is on its disk.',
    license,
    type: 'module',
    bin: { 'everink-server': 'everink-server.mjs' },
    engines: { node: '>=20.19' },
    dependencies: Object.fromEntries(nativePackages.map((name) => [name, dependencies[name]])),
  };
  writeJson(join(folder, 'package.json'), description);
  writeJson(join(folder, 'npm-shrinkwrap.json'), {
    name: description.name,
    version,
    lockfileVersion: 3,
    requires: true,
    packages: { '': description, ...lockedPackages() },
  });
  copyFileSync(join(templateFolder, 'README.md'), join(folder, 'README.md'));
  copyFileSync(join(repositoryFolder, 'LICENSE'), join(folder, 'LICENSE'));
}

async function bundleServer(outDir: string, version: string): Promise<void> {
  const packages = new BundledPackages(() => {
    const text = licencesText(licencesOf(packages.folders));
    writeFileSync(join(outDir, 'THIRD-PARTY-LICENCES.txt'), text);
  });
  await build({
    configFile: false,
    root: repositoryFolder,
    logLevel: 'warn',
    plugins: [packages.plugin()],
    define: { 'process.env.EVERINK_SERVER_VERSION': JSON.stringify(version) },
    ssr: { noExternal: true, external: [...nativePackages] },
    build: {
      ssr: true,
      target: 'node20',
      minify: true,
      outDir,
      emptyOutDir: false,
      rolldownOptions: {
        input: {
          'everink-server': 'src/server/index.ts',
          boardWorker: 'src/server/worker/boardWorker.ts',
        },
        output: {
          entryFileNames: '[name].mjs',
          chunkFileNames: '[name]-[hash].mjs',
          banner: ({ name }) => (name === 'everink-server' ? '#!/usr/bin/env node' : ''),
        },
      },
    },
  });
}

/** The native packages and what they need, in the versions and with the hashes of this repository. */
function lockedPackages(): Readonly<Record<string, unknown>> {
  const { packages } = lockSchema.parse(readJson('package-lock.json'));
  const locked: Record<string, unknown> = {};
  const queue: string[] = [...nativePackages];
  for (const name of queue) {
    const path = `node_modules/${name}`;
    const entry = packages[path];
    if (entry === undefined) throw new Error(`package-lock.json lacks ${path}: run "npm install"`);
    locked[path] = entry;
    queue.push(...Object.keys(entry.dependencies));
  }
  return locked;
}

const readJson = (path: string): unknown =>
  JSON.parse(readFileSync(join(repositoryFolder, path), 'utf8'));

const writeJson = (path: string, value: unknown): void =>
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
