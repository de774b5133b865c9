import { readdir, readFile } from 'node:fs/promises';

/** The ids of a process and all its descendants, the root first. Linux only. */
export async function processTree(rootPid: number): Promise<readonly number[]> {
  const children = new Map<number, number[]>();
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    const parentPid = Number.isInteger(pid) ? await parentOf(pid) : undefined;
    if (parentPid !== undefined) {
      children.set(parentPid, [...(children.get(parentPid) ?? []), pid]);
    }
  }
  const tree = [rootPid];
  for (const pid of tree) {
    tree.push(...(children.get(pid) ?? []));
  }
  return tree;
}

/** Sends SIGKILL to a process and all its descendants, so that none can write anything more. */
export async function killTree(rootPid: number): Promise<void> {
  for (const pid of await processTree(rootPid)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
        throw error;
      }
    }
  }
}

async function parentOf(pid: number): Promise<number | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // "pid (name) state parent ...", where the name may contain spaces and brackets.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined; // It ended while we looked.
  }
}
