import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const memoryFolder = '/dev/shm';
/** Tests need a tenth of it. */
const leastFreeBytes = 4 * 1024 ** 3;

/**
 * The folder for the temporary files of tests: in memory where there is room, because tests flush files thousands of
 * times and would wait for the disk.
 */
export function temporaryFolder(): string {
  try {
    accessSync(memoryFolder, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(memoryFolder);
    return bavail * bsize >= leastFreeBytes ? memoryFolder : tmpdir();
  } catch {
    return tmpdir();
  }
}
