import { run } from '../setup/command.mjs';
import { runtimeFolder, toolEnvironment } from '../setup/folders.mjs';
import { SetupProblem } from '../setup/progress.mjs';

/**
 * Runs electron-builder for this platform, with build/electron-builder.yml.
 * @param {readonly string[]} targets e.g. `AppImage`; `dir` is the unpacked app alone
 * @param {import('./product.mjs').Product} product
 */
export async function runElectronBuilder(targets, { version, homepage, testRuntime }) {
  const { exitCode } = await run(
    'electron-builder',
    [
      '--config=build/electron-builder.yml',
      '--publish=never',
      platformOption(),
      ...targets,
      `--config.extraMetadata.version=${version}`,
      ...(testRuntime === undefined
        ? [
            // What installed apps ask for updates, see docs/releasing.md.
            '--config.publish.provider=generic',
            `--config.publish.url=${homepage}/releases/latest/download`,
          ]
        : [
            `--config.electronDist=${runtimeFolder}`,
            `--config.electronVersion=${testRuntime.electronVersion}`,
          ]),
    ],
    { env: toolEnvironment(), show: true },
  );
  if (exitCode !== 0) {
    throw new SetupProblem('electron-builder failed: fix the error above.');
  }
}

function platformOption() {
  switch (process.platform) {
    case 'darwin':
      return '--mac';
    case 'win32':
      return '--win';
    default:
      return '--linux';
  }
}
