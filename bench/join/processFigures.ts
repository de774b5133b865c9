import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts the time of processes in these. */
const ticksPerSecond = 100;

/** Memory that a process has in RAM, and that of files it maps; 0 when it is gone. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

/** Processor time that a process has used, of all its threads. */
export function processorMs(pid: number): number {
  const fields = fieldsOf(pid);
  return ((Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 1_000) / ticksPerSecond;
}

/** The process of the page of an Electron app. */
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

/** Those after the name, which may hold spaces and brackets itself. */
function fieldsOf(pid: number): readonly string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Empty when the process is gone. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
