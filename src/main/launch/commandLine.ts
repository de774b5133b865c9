import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launchMessageOf, maxTargets, type OpenTarget, readOpenTarget } from './OpenTarget.ts';

/** What a command line asks for. */
export type CommandLine =
  | { readonly action: 'help' | 'version' }
  | { readonly action: 'open'; readonly targets: readonly OpenTarget[] }
  | { readonly action: 'refuse'; readonly why: CommandLineProblem };

/** Why a command line is refused. */
export type CommandLineProblem =
  | { readonly code: 'unknown-option'; readonly option: string }
  | { readonly code: 'too-many-files' | 'too-long' };

/**
 * How the names of Chromium's, Electron's and Node's own switches begin: there are hundreds, and they change with each
 * version. `updated` is what an installer passes.
 */
const foreignSwitch =
  /^(allow|disable|enable|force|gpu|gtk|headless|host|ignore|inspect|js|lang|log|no|original|ozone|password|proxy|remote|renderer|touch|trace|updated|use|user|v|vmodule|wayland|window)(-|$)/;

/**
 * A second start passes its arguments to the running app in one message. Chromium reads 32 KiB of it at most, and ends
 * the running app when there is more. Our own part of it holds the files once more.
 */
const maxMessageBytes = 24 * 1024;

const maxShownOptionLength = 40;

/**
 * The arguments meant for Everink.
 * @param isDefaultApp whether Electron was started with the folder of the app, as in development
 */
export function ownArguments(argv: readonly string[], isDefaultApp: boolean): readonly string[] {
  const args = argv.slice(1);
  if (!isDefaultApp) return args;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '-r' || arg === '--require') index += 1;
    else if (!arg.startsWith('-')) return args.slice(index + 1);
  }
  return [];
}

/**
 * Parses the arguments of a start.
 * @param workingFolder the base of relative paths
 */
export function parseCommandLine(args: readonly string[], workingFolder: string): CommandLine {
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
      'new-window': { type: 'boolean' },
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const options = tokens.filter((token) => token.kind === 'option');
  const unknown = options.find(
    ({ name, rawName }) =>
      !['help', 'version', 'new-window'].includes(name) &&
      !(rawName.startsWith('--') && foreignSwitch.test(name)),
  );
  if (unknown !== undefined) {
    const option = unknown.rawName.slice(0, maxShownOptionLength);
    return { action: 'refuse', why: { code: 'unknown-option', option } };
  }
  if (options.some(({ name }) => name === 'help')) return { action: 'help' };
  if (options.some(({ name }) => name === 'version')) return { action: 'version' };
  // A script whose variable is empty passes an empty argument, which would be the working folder.
  const values = tokens.flatMap((token) =>
    token.kind === 'positional' && token.value !== '' ? [token.value] : [],
  );
  // Files have windows of their own.
  if (values.length === 0 && options.some(({ name }) => name === 'new-window')) {
    return { action: 'open', targets: [{ type: 'window' }] };
  }
  return openAll(values, args, workingFolder);
}

function openAll(
  values: readonly string[],
  args: readonly string[],
  workingFolder: string,
): CommandLine {
  if (values.length > maxTargets) return { action: 'refuse', why: { code: 'too-many-files' } };
  const targets = values.map((value) => readOpenTarget(targetOf(value, workingFolder)));
  const isShort = (target: OpenTarget | undefined): target is OpenTarget => target !== undefined;
  const refused = { action: 'refuse', why: { code: 'too-long' } } as const;
  if (!targets.every(isShort)) return refused;
  const message = [...args, workingFolder, launchMessageOf(targets).targets].join(' ');
  return Buffer.byteLength(message) > maxMessageBytes ? refused : { action: 'open', targets };
}

/** File managers pass files as paths or as `file:` URLs. */
function targetOf(value: string, workingFolder: string): OpenTarget {
  if (/^everink:/i.test(value)) return { type: 'link', url: value };
  return { type: 'file', path: pathOf(value) ?? resolve(workingFolder, value) };
}

/** Undefined if it is not the URL of a file on this device. */
function pathOf(value: string): string | undefined {
  if (!/^file:/i.test(value)) return undefined;
  try {
    return fileURLToPath(value);
  } catch {
    return undefined;
  }
}
