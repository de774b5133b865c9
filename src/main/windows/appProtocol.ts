import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { type Protocol, protocol } from 'electron';
import i18next, { t } from 'i18next';
import type { FirstView } from '../../shared/lastView.ts';
import { storedBoardIdSchema } from '../../shared/operation.ts';
import { viewPicturePath } from '../../shared/viewPicture.ts';
import type { LastViews } from '../views/LastViews.ts';
import { appHost, appOrigin, appPage } from './appOrigin.ts';

/** Only what the build wrote may run, and nothing may be fetched from anywhere. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  // Font files for an SVG file: this protocol has nothing but the build and pictures of boards.
  "connect-src 'self'",
  // Pictures of imported drawings are decoded from data URLs; these fetch nothing.
  "img-src 'self' data:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // Of the script that draws tiles, see Painter.ts: no other policy can be made.
  'trusted-types everink-painter',
].join('; ');

/** Tells what the page shows at once. Only this process can send it: a page has no way to set it when it navigates. */
const firstViewHeader = 'X-Everink-First-View';

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
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built renderer and the pictures of views, and nothing outside of their folders. */
export function serveApp(to: Protocol, rendererFolder: string, lastViews: LastViews): void {
  to.handle('app', async ({ url, method, headers }) => {
    if (method !== 'GET' || !isOwn(url)) return missing();
    const boardId = boardOfPicture(url);
    if (boardId !== undefined) {
      const kept = await lastViews.read(boardId);
      return kept === undefined ? missing() : found(kept.png, '.png');
    }
    return await builtFile(url, rendererFolder, headers.get(firstViewHeader));
  });
}

async function builtFile(
  url: string,
  rendererFolder: string,
  firstView: string | null,
): Promise<Response> {
  const path = filePath(url, rendererFolder);
  const ending = path === undefined ? '' : extname(path);
  if (path === undefined || mediaTypes[ending] === undefined) return missing();
  try {
    const content = await readFile(path);
    if (url !== appPage) return found(content, ending);
    const page = inLanguage(content.toString());
    return found(firstView === null ? page : withPicture(page, JSON.parse(firstView)), ending);
  } catch {
    return missing();
  }
}

/** For `loadURL`: the page has the picture of this view in it. A page that is loaded again has not. */
export const withFirstView = (first: FirstView | undefined): { readonly extraHeaders: string } => ({
  extraHeaders: first === undefined ? '' : `${firstViewHeader}: ${JSON.stringify(first)}`,
});

/** With what it says if it can't be started, since it has no catalogue then. */
const inLanguage = (html: string): string =>
  html
    .replace('<html lang="en">', `<html lang="${i18next.language}">`)
    .replace(
      '<div id="root">',
      `<div id="root" data-failure="${t('native.failure.cannotStart')}" data-reload="${t('common.reload')}">`,
    );

/** Before any script: the picture is asked for as soon as the page is. */
function withPicture(html: string, first: FirstView): string {
  const { width, height } = first.view;
  const told = encodeURIComponent(JSON.stringify(first));
  const image = `<img class="first-picture" alt="" elementtiming="first-picture" src="${viewPicturePath(first.boardId)}" width="${width}" height="${height}" data-first-view="${told}">`;
  return html.replace('<body>', `<body>${image}`);
}

function isOwn(url: string): boolean {
  const { origin, host } = new URL(url);
  return host === appHost && (origin === appOrigin || origin === 'null');
}

/** The board whose last view is asked for, undefined when it is something else. */
function boardOfPicture(url: string): string | undefined {
  const id = /^\/views\/(.+)\.png$/.exec(new URL(url).pathname)?.[1];
  return storedBoardIdSchema.safeParse(id).data;
}

/** Undefined for whatever leads out of the folder. */
function filePath(url: string, rendererFolder: string): string | undefined {
  const path = normalize(join(rendererFolder, decodeURIComponent(new URL(url).pathname)));
  return path.startsWith(rendererFolder + sep) ? path : undefined;
}

const found = (content: Uint8Array | string, ending: string): Response =>
  new Response(typeof content === 'string' ? content : new Uint8Array(content), {
    headers: {
      'Content-Type': mediaTypes[ending] ?? '',
      'Content-Security-Policy': contentSecurityPolicy,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    },
  });

const missing = (): Response => new Response('Not found', { status: 404 });
