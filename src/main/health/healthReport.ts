import type { HealthReport, ServerHealth, TracingHealth } from '../../shared/health.ts';
import type { FileLog } from '../log/openLog.ts';
import type { DrawingOperationQueue } from '../queue/DrawingOperationQueue.ts';
import type { HealthRecorder } from './HealthRecorder.ts';

export interface HealthSources {
  readonly recorder: HealthRecorder;
  readonly queue: DrawingOperationQueue;
  readonly servers: () => readonly ServerHealth[];
  readonly tracing: () => TracingHealth | undefined;
  readonly log: Pick<FileLog, 'incidents'>;
}

/** An outbox may contain thousands of boards, more than anyone would read. */
const maxBoards = 20;

export function healthReport(sources: HealthSources): HealthReport {
  const { recorder, queue, servers, log } = sources;
  const tracing = sources.tracing();
  const outbox = queue
    .boardsWaiting()
    .map((boardId) => ({
      boardId,
      title: queue.boards.get(boardId)?.title ?? '',
      waitingCount: queue.waitingCount(boardId),
    }))
    .toSorted((a, b) => b.waitingCount - a.waitingCount)
    .slice(0, maxBoards);
  const problem = queue.saveProblem;
  return {
    samples: recorder.samples,
    servers: servers(),
    outbox,
    ...(tracing === undefined ? {} : { tracing }),
    incidents: log.incidents(),
    ...(problem === undefined ? {} : { saveProblem: problem }),
  };
}
