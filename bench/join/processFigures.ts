import { readdirSync, readFileSync } from 'node:fs';

/** The unit of process times in Linux. */
const ticksPerSecond = 100;

/** Memory of a process in RAM, including mapped files; 0: the process has ended. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

/** CPU time that all threads of a process have used. */
export function processorMs(pid: number): number {
  const fields = fieldsOf(pid);
  return ((Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 1_000) / ticksPerSecond;
}

/** The process of the page in an Electron app. */
export function rendererOf(appPid: number): number | undefined {
  return descendantsOf(appPid).find((pid) =>
    read(`/proc/${pid}/cmdline`).includes('--type=renderer'),
  );
}

function descendantsOf(rootPid: number): readonly number[] {
  const found = [rootPid];
  const all = readdirSync('/proc').map(Number).filter(Number.isInteger);
  for (const parent of found) {
    found.push(...all.filter((pid) => Number(fieldsOf(pid)[1]) === parent));
  }
  return found;
}

/** The fields after the name, which may contain spaces and brackets. */
function fieldsOf(pid: number): readonly string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Empty: the process has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
