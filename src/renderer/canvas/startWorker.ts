import earlyUrl from './early/early.worker.ts?worker&url';
import painterUrl from './tiles/painter.worker.ts?worker&url';

/** The window's types know nothing of it, and a browser without it does not ask for it either. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(name: string): string },
  ): { createScriptURL(name: string): string };
}

/** The only scripts that may become workers. */
const scriptUrls = { painter: painterUrl, early: earlyUrl };

/** Its name is in the Content-Security-Policy. */
const policy = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy(
  'everink-painter',
  { createScriptURL: (name) => scriptUrls[name as keyof typeof scriptUrls] },
);

export function startWorker(name: keyof typeof scriptUrls): Worker {
  return new Worker(policy?.createScriptURL(name) ?? scriptUrls[name], { type: 'module' });
}
