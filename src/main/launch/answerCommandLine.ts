import { t } from 'i18next';
import type { CommandLine, CommandLineProblem } from './commandLine.ts';
import { maxTargets } from './OpenTarget.ts';

/** What a start says that does not open the app. */
export interface CommandLineAnswer {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  readonly exitCode: number;
}

/** Undefined if the command line opens the app. */
export function answerCommandLine(
  commandLine: CommandLine,
  version: string,
): CommandLineAnswer | undefined {
  switch (commandLine.action) {
    case 'help':
      return { stream: 'stdout', text: t('native.commandLine.help'), exitCode: 0 };
    case 'version':
      return { stream: 'stdout', text: `Everink ${version}`, exitCode: 0 };
    case 'refuse':
      return { stream: 'stderr', text: problemWords(commandLine.why), exitCode: 2 };
    case 'open':
      return undefined;
  }
}

function problemWords(why: CommandLineProblem): string {
  switch (why.code) {
    case 'unknown-option':
      return t('native.commandLine.unknownOption', { option: why.option });
    case 'too-many-files':
      return t('native.commandLine.tooManyFiles', { count: maxTargets });
    case 'too-long':
      return t('native.commandLine.tooLong');
  }
}
