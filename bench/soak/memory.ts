import type { EverinkApp } from '../../e2e/harness/app.ts';

/** Megabytes of a process in RAM. */
export interface ProcessMemory {
  readonly rendererMb: number;
  readonly mainMb: number;
}

/** The memory of the window and main, including garbage. */
export async function memoryOf(app: EverinkApp): Promise<ProcessMemory> {
  return await app.electron.evaluate(({ app: electronApp }) => {
    const megabytes = (type: string): number =>
      electronApp
        .getAppMetrics()
        .filter((process) => process.type === type)
        .reduce((sum, { memory }) => sum + memory.workingSetSize / 1024, 0);
    return { rendererMb: megabytes('Tab'), mainMb: megabytes('Browser') };
  });
}
