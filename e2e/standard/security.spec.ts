import { expect, test } from '../harness/test.ts';

const appPage = 'app://everink/index.html';

test('I17: the page is sandboxed: no Node, no Electron, a bridge of three functions', async ({
  app,
}) => {
  const seen = await app.page.evaluate(() => ({
    origin: window.location.origin,
    globals: ['require', 'process', 'module', 'Buffer', 'electron'].filter(
      (name) => name in window,
    ),
    bridge: Object.keys((window as unknown as { everink: object }).everink).sort(),
  }));
  expect(seen).toEqual({
    origin: 'app://everink',
    globals: [],
    bridge: ['on', 'openDropped', 'request'],
  });
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    // Not in Electron's types, and the only place that says what is really in force.
    const contents = window?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  // Also what must never be switched on later: experiments, and content that is not secure.
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
  });
  expect(preferences.nodeIntegrationInWorker ?? false).toBe(false);
  expect(preferences.enableBlinkFeatures ?? '').toBe('');
});

test('I17: the content security policy allows no foreign code and no connection', async ({
  app,
}) => {
  const outcome = await app.page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      violations.push(event.effectiveDirective);
    });
    const inline = document.createElement('script');
    let isRefused = false;
    try {
      inline.textContent = 'window.intruded = true';
      document.head.append(inline);
    } catch {
      isRefused = true; // Trusted Types
    }
    try {
      // Text that is run later: what runs at once has the rights of this test.
      setTimeout('window.evaluated = true');
    } catch {
      // Trusted Types
    }
    const reached = await fetch('http://127.0.0.1:9/').then(
      () => true,
      () => false,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    const ran = ['intruded', 'evaluated'].filter((name) => name in window);
    return { isRefused, reached, violations, ran };
  });
  expect(outcome).toMatchObject({ reached: false, ran: [] });
  expect(outcome.isRefused || outcome.violations.includes('script-src-elem')).toBe(true);
  expect(outcome.violations).toContain('connect-src');
});

test('I17: the window cannot navigate, open another window, or get a permission', async ({
  app,
}) => {
  const { page } = app;
  const opened = await page.evaluate(() => window.open('http://127.0.0.1:9/') === null);
  expect(opened).toBe(true);
  await page.evaluate(() => {
    window.location.href = 'http://127.0.0.1:9/';
  });
  // A web view is an element like any other: nothing is loaded into it.
  const guests = await page.evaluate(() => {
    const view = document.createElement('webview');
    view.setAttribute('src', 'http://127.0.0.1:9/');
    view.setAttribute('allowpopups', '');
    document.body.append(view);
    const isPlain = !('getWebContentsId' in view);
    view.remove();
    return isPlain;
  });
  expect(guests).toBe(true);
  const permissions = await page.evaluate(async () => ({
    camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      (error: DOMException) => error.name,
    ),
    notifications: Notification.permission,
    location: await new Promise<number>((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve(0),
        ({ code }) => resolve(code),
      );
    }),
  }));
  expect(permissions.camera).toMatch(/NotAllowed|NotFound/);
  expect(permissions.notifications).toBe('denied');
  expect(permissions.location).toBe(1); // PERMISSION_DENIED
  expect(page.url()).toBe(appPage);
  expect(app.electron.windows()).toHaveLength(1);
});

test('I17: requests of windows are checked against the schemas, and refused', async ({ app }) => {
  const answers = await app.page.evaluate(async () => {
    const { request } = (
      window as unknown as {
        everink: { request(name: string, payload: unknown): Promise<unknown> };
      }
    ).everink;
    return [
      await request('boards.open', { boardId: '../../etc/passwd' }),
      await request('settings.set', { metricsPort: 99_999 }),
      await request('files.beginSave', { suggestedName: '', format: 'exe' }),
      await request('boards.delete', { boardId: 'a', andMore: true }),
      await request('toString', {}),
      await request('no.such.request', {}),
    ];
  });
  for (const answer of answers) {
    expect(answer).toMatchObject({
      ok: false,
      problem: { code: expect.stringMatching(/^(bad|unknown)-request$/) },
    });
  }
});

test('I17: a foreign page receives no answer from main', async ({ app }) => {
  // A page that is not the app's, with the app's own preload: the worst that could get in.
  const answer = await app.electron.evaluate(async ({ app: electronApp, BrowserWindow }) => {
    const preload = `${electronApp.getAppPath()}/out/preload/index.cjs`;
    const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
    await foreign.loadURL('data:text/html,<p>hello</p>');
    const result: unknown = await foreign.webContents.executeJavaScript(
      "window.everink.request('app.info', {})",
    );
    foreign.destroy();
    return result;
  });
  expect(answer).toMatchObject({ ok: false, problem: { code: 'foreign-page' } });
});

test('I17: nothing outside of the built pages is served', async ({ app }) => {
  const statuses = await app.electron.evaluate(async ({ net }) => {
    const paths = [
      'app://everink/index.html',
      'app://everink/../main/index.cjs',
      'app://everink/%2e%2e/main/index.cjs',
      'app://everink/..%2fmain%2findex.cjs',
      // Of a type that is served: only its place forbids it.
      'app://everink/..%2f..%2fsrc%2frenderer%2findex.html',
      'app://elsewhere/index.html',
      'app://everink/',
    ];
    return await Promise.all(paths.map(async (path) => (await net.fetch(path)).status));
  });
  expect(statuses).toEqual([200, 404, 404, 404, 404, 404, 404]);
});

test('I17: the session has no network access, downloads nothing and reveals no address to peers', async ({
  app,
}) => {
  const seen = await app.electron.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) throw new Error('there is no window');
    const { session } = contents;
    const problem = await session.fetch('http://127.0.0.1:9/').then(String, String);
    const isRefused = new Promise<boolean>((resolve) => {
      session.once('will-download', (event) => resolve(event.defaultPrevented));
    });
    contents.downloadURL('app://everink/index.html');
    return {
      problem,
      isRefused: await isRefused,
      policy: contents.getWebRTCIPHandlingPolicy(),
    };
  });
  expect(seen.problem).toContain('ERR_BLOCKED_BY_CLIENT');
  expect(seen).toMatchObject({ isRefused: true, policy: 'disable_non_proxied_udp' });
});
