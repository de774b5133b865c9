import { t } from 'i18next';
import type { CommandLine, CommandLineProblem } from './commandLine.ts';
import { maxTargets } from './OpenTarget.ts';

/** What a start says that does not open the app. */
export interface CommandLineAnswer {
  readonly type: 'answered' | 'refused';
  readonly text: string;
}

/** Undefined if the command line opens the app. */
export function answerCommandLine(
  commandLine: CommandLine,
  version: string,
): CommandLineAnswer | undefined {
  switch (commandLine.action) {
    case 'help':
      return { type: 'answered', text: t('native.commandLine.help') };
    case 'version':
      return { type: 'answered', text: `Everink ${version}` };
    case 'refuse':
      return { type: 'refused', text: problemWords(commandLine.why) };
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
