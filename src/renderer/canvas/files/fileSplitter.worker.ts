/** The worker that checks and splits a large `.everink` file, which takes a second for 60 MB. */
import '../../withoutEval.ts';
import { CodedError } from '../../../shared/CodedError.ts';
import { splitEverinkFile } from '../../../shared/document/everinkFile.ts';
import type { SplitFile, SplitRequest } from './splitMessages.ts';

/** The globals of a worker, which TypeScript would take for those of a window. */
interface WorkerScope {
  postMessage(message: SplitFile, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<SplitRequest>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.addEventListener('message', ({ data: { bytes, maxPieceSizeBytes } }) => {
  splitEverinkFile(bytes, maxPieceSizeBytes).then(
    (pieces) => {
      const buffers = new Set(pieces.map(({ buffer }) => buffer as ArrayBuffer));
      scope.postMessage({ pieces }, [...buffers]);
    },
    (error: unknown) => {
      if (!(error instanceof CodedError)) throw error;
      scope.postMessage({ problem: error.problem }, []);
    },
  );
});
