import { existsSync } from 'node:fs';
import { hasProgram, lastLine, run } from './command.mjs';
import { SetupProblem } from './progress.mjs';
import { aptNames } from './systemLibraries.mjs';

/** Prevents a package from starting its service during installation, unless the machine has its own rule. */
const installQuietly = `
set -e
rule=/usr/sbin/policy-rc.d
if [ ! -e "$rule" ]; then
  trap 'rm -f "$rule"' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > "$rule"
  chmod 755 "$rule"
fi
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
if [ -d /run/systemd/system ]; then
  for package in "$@"; do
    case "$package" in
      caddy | nginx | prometheus | redis-server) systemctl disable --quiet "$package" || true ;;
    esac
  done
fi
`;

/**
 * Installs Debian packages as root, or with `sudo` on a CI machine if it needs no password.
 * @param {readonly string[]} packages
 * @param {string} reason what is missing without them
 * @throws {SetupProblem} with the command to run if it is not permitted or fails
 */
export async function aptInstall(packages, reason) {
  const asRoot = await rootPrefix();
  if (!hasProgram('apt-get')) {
    throw new SetupProblem(
      `${reason}: install what Debian calls ${packages.join(', ')} with this system's package manager.`,
    );
  }
  if (asRoot === undefined) {
    const names = await aptNames(packages, isKnownToApt);
    throw new SetupProblem(
      `${reason}: run "sudo apt-get install --no-install-recommends ${names.join(' ')}" and try again.`,
    );
  }
  await runAsRoot(asRoot, ['apt-get', 'update', '-q']);
  const names = await aptNames(packages, isKnownToApt);
  await runAsRoot(asRoot, ['sh', '-c', installQuietly, 'sh', ...names], 'apt-get install');
}

/** @returns {Promise<string[] | undefined>} the prefix to run a command as root; undefined if that is not permitted */
export async function rootPrefix() {
  if (process.getuid?.() === 0) {
    return [];
  }
  const isCi = process.env.CI !== undefined;
  const maySudo =
    isCi && existsSync('/usr/bin/sudo') && (await run('sudo', ['-n', 'true'])).exitCode === 0;
  return maySudo ? ['sudo', '-n'] : undefined;
}

/**
 * @param {readonly string[]} prefix of `rootPrefix`
 * @param {readonly string[]} command
 * @param {string} [name] of the command in the error message
 */
export async function runAsRoot(prefix, command, name = command.slice(0, 2).join(' ')) {
  const [program = '', ...args] = [...prefix, ...command];
  const result = await run(program, args);
  if (result.exitCode !== 0) {
    throw new SetupProblem(
      `"${name}" failed (${lastLine(result)}): fix the problem as root, then try again.`,
    );
  }
}

/** @param {string} name */
async function isKnownToApt(name) {
  return (await run('apt-cache', ['show', '--no-all-versions', name])).exitCode === 0;
}
