import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { type Protocol, protocol } from 'electron';

/** Where the pages of the app come from: a standard, secure origin instead of `file://`. */
export const appOrigin = 'app://everink';
export const appPage = `${appOrigin}/index.html`;

/** Only what the build wrote may run, and nothing may be fetched from anywhere. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** To be called before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    // Compiled scripts are kept from one start to the next.
    { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

/** Serves the built renderer, and nothing outside of its folder. */
export function serveApp(to: Protocol, rendererFolder: string): void {
  to.handle('app', async (request) => {
    const path = filePath(request.url, rendererFolder);
    const mediaType = path === undefined ? undefined : mediaTypes[extname(path)];
    if (request.method !== 'GET' || path === undefined || mediaType === undefined) return missing();
    try {
      return new Response(await readFile(path), {
        headers: {
          'Content-Type': mediaType,
          'Content-Security-Policy': contentSecurityPolicy,
          'Cross-Origin-Opener-Policy': 'same-origin',
          'X-Content-Type-Options': 'nosniff',
        },
      });
    } catch {
      return missing();
    }
  });
}

/** Undefined for another host, and for whatever leads out of the folder. */
export function filePath(url: string, rendererFolder: string): string | undefined {
  const { origin, host, pathname } = new URL(url);
  if (host !== 'everink' || (origin !== appOrigin && origin !== 'null')) return undefined;
  const path = normalize(join(rendererFolder, decodeURIComponent(pathname)));
  return path.startsWith(rendererFolder + sep) ? path : undefined;
}

const missing = (): Response => new Response('Not found', { status: 404 });
