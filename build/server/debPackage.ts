import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { debArchitecture } from '../../scripts/package/deb.mjs';
import { folderSizeBytes } from '../../scripts/package/folderSize.mjs';
import { linuxVersion, readProduct } from '../../scripts/package/product.mjs';
import { repositoryFolder } from '../../scripts/setup/folders.mjs';
import { buildNpmPackage } from './npmPackage.ts';
import { runCommand } from './runCommand.ts';
import { installServerModules } from './serverModules.ts';

const templateFolder = join(import.meta.dirname, 'deb');
const programFolder = 'usr/lib/everink-server';
const documentFolder = 'usr/share/doc/everink-server';

/** For which npm has Node. */
const supportedArchitectures: readonly string[] = ['x64', 'arm64'];

interface DebOptions {
  /** Where the package is written. */
  readonly folder: string;
  /** `gzip` is much faster and larger; default: `xz`. */
  readonly compression?: 'xz' | 'gzip';
}

/**
 * Builds the Debian package of the server, with the Node of this repository, since Debian 12 has none that is new enough.
 * @returns its path
 */
export async function buildDebPackage({ folder, compression = 'xz' }: DebOptions): Promise<string> {
  if (process.platform !== 'linux' || !supportedArchitectures.includes(process.arch)) {
    throw new Error('The Debian package is built on Linux, for x64 or arm64.');
  }
  const root = mkdtempSync(join(tmpdir(), 'everink-server-deb-'));
  try {
    const version = await addProgram(root);
    addSystemFiles(root);
    addDocuments(root);
    await addControl(root, version);
    normaliseModes(root);
    mkdirSync(folder, { recursive: true });
    const name = `everink-server_${linuxVersion({ version })}_${debArchitecture()}.deb`;
    const path = join(folder, name);
    const level = compression === 'gzip' ? ['-z1'] : [];
    const how = ['--root-owner-group', `-Z${compression}`, ...level];
    await runCommand(['dpkg-deb', ...how, '--build', root, path]);
    return path;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The npm package with its dependencies, and Node. @returns the version */
async function addProgram(root: string): Promise<string> {
  const folder = join(root, programFolder);
  await buildNpmPackage(folder);
  await installServerModules(folder);
  copyFileSync(nodePath(), join(folder, 'node'));
  await runCommand(['strip', '--strip-unneeded', join(folder, 'node')]).catch(() => undefined);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return version;
}

function addSystemFiles(root: string): void {
  const install = (from: string, to: string, mode: number): void => {
    const path = join(root, to);
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(join(templateFolder, from), path);
    chmodSync(path, mode);
  };
  install('everink-server.service', 'lib/systemd/system/everink-server.service', 0o644);
  // It may contain the token.
  install('everink-server.env', 'etc/default/everink-server', 0o600);
  install('everink-server.sh', 'usr/bin/everink-server', 0o755);
}

function addDocuments(root: string): void {
  const folder = join(root, documentFolder);
  mkdirSync(folder, { recursive: true });
  const program = join(root, programFolder);
  const nodeLicence = readFileSync(join(dirname(nodePath()), '../LICENSE'), 'utf8');
  const licence = readFileSync(join(repositoryFolder, 'LICENSE'), 'utf8');
  writeFileSync(
    join(folder, 'copyright'),
    `Everink sync server\n\n${licence}\n/${programFolder}/node is Node.js:\n\n${nodeLicence}\n` +
      `Packages in /${programFolder}: see THIRD-PARTY-LICENCES.txt.gz and node_modules there.\n`,
  );
  copyFileSync(join(program, 'README.md'), join(folder, 'README.md'));
  const notices = readFileSync(join(program, 'THIRD-PARTY-LICENCES.txt'));
  writeFileSync(join(folder, 'THIRD-PARTY-LICENCES.txt.gz'), gzipSync(notices, { level: 9 }));
  for (const name of ['LICENSE', 'README.md', 'THIRD-PARTY-LICENCES.txt', 'npm-shrinkwrap.json']) {
    rmSync(join(program, name));
  }
}

async function addControl(root: string, version: string): Promise<void> {
  const sizeBytes = await folderSizeBytes(root);
  const folder = join(root, 'DEBIAN');
  mkdirSync(folder);
  writeFileSync(join(folder, 'control'), controlFile({ version, sizeBytes }));
  writeFileSync(join(folder, 'conffiles'), '/etc/default/everink-server\n');
  for (const name of ['postinst', 'prerm', 'postrm']) {
    copyFileSync(join(templateFolder, name), join(folder, name));
    chmodSync(join(folder, name), 0o755);
  }
}

interface PackageFacts {
  /** As in `package.json`. */
  readonly version: string;
  /** Of the files to install. */
  readonly sizeBytes: number;
}

/** What Debian's installer reads about the package. */
export function controlFile({ version, sizeBytes }: PackageFacts): string {
  const { author, homepage } = readProduct();
  return `Package: everink-server
Version: ${linuxVersion({ version })}
Architecture: ${debArchitecture()}
Maintainer: ${author}
Installed-Size: ${Math.ceil(sizeBytes / 1024)}
Depends: libc6 (>= 2.28), libgcc-s1, libstdc++6 (>= 8), init-system-helpers (>= 1.54)
Section: net
Priority: optional
Homepage: ${homepage}
Description: sync server of the Everink whiteboard
 It stores the boards that several devices share, and acknowledges a change
 only after the change is on its disk.
`;
}

/** So that modes do not depend on this machine's umask. */
function normaliseModes(root: string): void {
  chmodSync(root, 0o755);
  for (const entry of readdirSync(root, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const isSecret = path.endsWith('etc/default/everink-server');
    const isProgram = (statSync(path).mode & 0o100) !== 0;
    if (!isSecret) chmodSync(path, isProgram ? 0o755 : 0o644);
  }
  chmodSync(join(root, programFolder, 'node'), 0o755);
}

/** The pinned Node for this system; its licence is in the same package. */
function nodePath(): string {
  const fromNode = createRequire(join(repositoryFolder, 'node_modules/node/package.json'));
  const description = fromNode.resolve(`node-linux-${process.arch}/package.json`);
  return join(dirname(description), 'bin/node');
}
