import { run } from '../setup/command.mjs';
import { runtimeFolder, toolEnvironment } from '../setup/folders.mjs';
import { SetupProblem } from '../setup/progress.mjs';

/**
 * Runs electron-builder for this platform, with build/electron-builder.yml.
 * @param {readonly string[]} targets e.g. `AppImage`; `dir` is the unpacked app alone
 * @param {import('./product.mjs').Product} product
 */
export async function runElectronBuilder(targets, product) {
  const args = [
    '--config=build/electron-builder.yml',
    '--publish=never',
    platformOption(),
    ...targets,
    ...productOptions(product),
    ...signingOptions(process.env),
  ];
  const { exitCode } = await run('electron-builder', args, { env: toolEnvironment(), show: true });
  if (exitCode !== 0) {
    throw new SetupProblem('electron-builder failed: fix the error above.');
  }
}

/** @param {import('./product.mjs').Product} product */
function productOptions({ version, testRuntime }) {
  return [
    `--config.extraMetadata.version=${version}`,
    ...(testRuntime === undefined
      ? []
      : [
          `--config.electronDist=${runtimeFolder}`,
          `--config.electronVersion=${testRuntime.electronVersion}`,
        ]),
  ];
}

/**
 * With a certificate, a package that could not be signed is an error.
 * @param {NodeJS.ProcessEnv} env
 */
export function signingOptions({ CSC_LINK, WIN_CSC_LINK }) {
  return CSC_LINK || WIN_CSC_LINK ? ['--config.forceCodeSigning=true'] : [];
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
