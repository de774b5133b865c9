import type { CrashList } from '../../../shared/crash.ts';

/** The crashes as a text that a user sends to somebody who helps. */
export function crashesText({ crashes, folder }: CrashList): string {
  const lines = crashes.map(({ atMs, process, reason, exitCode, version }) => {
    const code = exitCode === undefined ? '' : `, code ${exitCode}`;
    return `  ${new Date(atMs).toISOString()} ${process}: ${reason}${code}, Everink ${version}`;
  });
  return ['Everink crash reports', ...lines, `Memory dumps: ${folder}`, ''].join('\n');
}
