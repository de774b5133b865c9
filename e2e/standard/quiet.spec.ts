import { RecordingProxy } from '../harness/RecordingProxy.ts';
import { expect, test } from '../harness/test.ts';

test('I45: a start and a stroke make no network request', async ({ launch }) => {
  const proxy = await RecordingProxy.start();
  try {
    const app = await launch({
      switches: [`--proxy-server=${proxy.url}`, '--proxy-bypass-list=<-loopback>'],
    });
    await app.chooseTool('pen');
    await app.drawStroke([
      { x: 200, y: 200 },
      { x: 400, y: 300 },
    ]);
    await app.waitForStatus(/Saved/);
    // That the proxy sees what Chromium asks for, and asked for before this.
    const sentinel = 'http://sentinel.test/';
    await app.electron.evaluate(async ({ net, session }, url) => {
      // The app lets its pages reach no network.
      session.defaultSession.webRequest.onBeforeRequest(null);
      await (await net.fetch(url)).text();
    }, sentinel);
    await app.close();
    expect(proxy.requests).toEqual([sentinel]);
  } finally {
    await proxy.stop();
  }
});
