import { app, type Session, shell, type WebContents } from 'electron';
import type { Log } from '../log/Log.ts';
import { appPage } from './appOrigin.ts';

/**
 * What a page may never do, whatever runs in it: leave the app, open windows or web views, or use a device or
 * permission of the system. A link to somewhere else opens in the system's browser, and only with `https`.
 */
export function guardContents(log: Log): void {
  app.on('web-contents-created', (_event, contents) => guard(contents, log));
}

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/**
 * Chromium's spell checker fetches its dictionary from Google as soon as there is a session, also for windows that
 * have no spell checker.
 */
export function turnSpellCheckerOff(session: Session): void {
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerLanguages([]);
}

const networkUrls = ['http', 'https', 'ws', 'wss', 'ftp'].map((protocol) => `${protocol}://*/*`);

/** A page asks nothing of any network, whatever its content security policy says, and downloads nothing. */
export function closeNetwork(session: Session): void {
  session.webRequest.onBeforeRequest({ urls: networkUrls }, (_details, answer) =>
    answer({ cancel: true }),
  );
  session.on('will-download', (event) => event.preventDefault());
}

/** @throws Error for the user when the address is not `https` */
export async function openExternal(url: string): Promise<void> {
  if (!isHttps(url)) throw new Error('Only https:// links are opened.');
  await shell.openExternal(url);
}

function guard(contents: WebContents, log: Log): void {
  // Nothing here speaks WebRTC. A page that did would tell others this computer's addresses.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-navigate', (event) => {
    if (event.url !== appPage) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url).catch((error) => log.warn('a link was not opened', { error }));
    return { action: 'deny' };
  });
}

function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}
