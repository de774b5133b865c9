/** A worker that says which thread it is. */
import { threadId } from 'node:worker_threads';
import { serveCalls } from '../workerCalls.ts';

export interface ThreadCalls {
  threadId(): number;
}

serveCalls<ThreadCalls>({ threadId: () => threadId });
