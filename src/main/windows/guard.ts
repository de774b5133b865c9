import { app, type Session, type WebContents } from 'electron';
import { appPage } from './appOrigin.ts';

/**
 * What a page may never do, whatever runs in it: leave the app, open windows, web views or the system's browser, or
 * use a device or permission of the system.
 */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
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

function guard(contents: WebContents): void {
  // Nothing here speaks WebRTC. A page that did would tell others this computer's addresses.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-navigate', (event) => {
    if (event.url !== appPage) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
