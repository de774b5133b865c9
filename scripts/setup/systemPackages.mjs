import { statSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay } from '../run/display.mjs';
import { aptInstall, rootPrefix, runAsRoot } from './aptInstall.mjs';
import { hasProgram, programNotFound, run } from './command.mjs';
import { rpmBuilder, testPrograms, virtualDisplay } from './debianPackages.mjs';
import { runtimeFolder } from './folders.mjs';
import { SetupProblem, step, warn } from './progress.mjs';
import { missingLibraries, packagesOf } from './systemLibraries.mjs';

/** Ensures that Linux can run Electron and has a display for it. Other systems need nothing. */
export async function installSystemPackages() {
  if (process.platform !== 'linux') {
    return;
  }
  const { packages, unknown } = packagesOf(await librariesElectronLacks());
  if (unknown.length > 0) {
    warn(`Electron lacks ${unknown.join(', ')}, of which we do not know the Debian package.`);
  }
  await step(
    'system libraries',
    () => (packages.length > 0 ? `installing ${packages.join(', ')}` : undefined),
    () => aptInstall(packages, 'Electron lacks system libraries'),
  );
  await step(
    'virtual display',
    () => (hasDisplay() || hasProgram(virtualDisplay.program) ? undefined : 'installing xvfb'),
    () => aptInstall([virtualDisplay.package], 'There is no display here and no virtual one'),
  );
  await allowSandbox();
}

/** Ensures that Red Hat packages can be built. */
export async function installRpmbuild() {
  await step(
    rpmBuilder.program,
    () => (hasProgram(rpmBuilder.program) ? undefined : `installing ${rpmBuilder.package}`),
    () => aptInstall([rpmBuilder.package], 'Red Hat packages cannot be built without rpmbuild'),
  );
}

/** Installs the programs for tests. Without them, those tests fail with a message. */
export async function installTestPrograms() {
  for (const { program, package: name, use } of testPrograms) {
    await step(
      program,
      () => (hasProgram(program) ? undefined : `installing it for ${use}`),
      async () => {
        try {
          await aptInstall([name], `Without ${program}, ${use} fails`);
        } catch (error) {
          if (!(error instanceof SetupProblem)) {
            throw error;
          }
          warn(error.message);
        }
      },
    );
  }
}

async function librariesElectronLacks() {
  const result = await run('ldd', [join(runtimeFolder, 'electron')]);
  return result.exitCode === 0 ? missingLibraries(result.stdout) : [];
}

/** Chromium's sandbox needs user namespaces, or a helper that belongs to root. Root runs without the sandbox. */
async function allowSandbox() {
  const helper = join(runtimeFolder, 'chrome-sandbox');
  await step(
    'sandbox',
    async () =>
      (await canSandbox(helper)) ? undefined : "giving Chromium's sandbox helper to root",
    async () => {
      const asRoot = await rootPrefix();
      const commands = [
        ['chown', 'root:root', helper],
        ['chmod', '4755', helper],
      ];
      if (asRoot === undefined) {
        const remedy = commands.map((command) => `sudo ${command.join(' ')}`).join(' && ');
        throw new SetupProblem(
          `This system lets no program make user namespaces, which Chromium's sandbox needs: run "${remedy}" and try again.`,
        );
      }
      for (const command of commands) {
        await runAsRoot(asRoot, command);
      }
    },
  );
}

/** @param {string} helper */
async function canSandbox(helper) {
  if (process.getuid?.() === 0) {
    return true;
  }
  const { uid, mode } = statSync(helper);
  if (uid === 0 && (mode & 0o4000) !== 0) {
    return true;
  }
  const { exitCode } = await run('unshare', ['--user', '--map-root-user', 'true']);
  return exitCode === 0 || exitCode === programNotFound; // Then Chromium itself has to say it.
}
