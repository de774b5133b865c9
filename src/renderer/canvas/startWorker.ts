import earlyUrl from './early/early.worker.ts?worker&url';
import fileSplitterUrl from './files/fileSplitter.worker.ts?worker&url';
import painterUrl from './tiles/painter.worker.ts?worker&url';

/** Missing from TypeScript's types, and from browsers that do not enforce it. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(name: string): string },
  ): { createScriptURL(name: string): string };
}

/** The only scripts that may become workers. */
const scriptUrls = { painter: painterUrl, early: earlyUrl, fileSplitter: fileSplitterUrl };

/** The policy's name is in the Content-Security-Policy. */
const policy = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy(
  'everink-painter',
  { createScriptURL: (name) => scriptUrls[name as keyof typeof scriptUrls] },
);

/** An uncaught error of a worker. */
export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure';
}

/** The worker's errors are reported as errors of the page too, so that they are logged. */
export function startWorker(name: keyof typeof scriptUrls): Worker {
  const worker = new Worker(policy?.createScriptURL(name) ?? scriptUrls[name], { type: 'module' });
  worker.addEventListener('error', ({ message, filename, lineno }) =>
    reportError(new WorkerFailure(`${name}: ${message} (${filename}:${lineno})`)),
  );
  return worker;
}
