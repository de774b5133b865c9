import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  authorityPem,
  serverKeyPem,
  serverPem,
} from '../../src/main/network/testing/privateAuthority.ts';
import { makeCertificate } from '../../src/main/share/certificate.ts';
import { LangfuseEndpoint } from '../../src/main/tracing/testing/LangfuseEndpoint.ts';
import { ConnectProxy } from '../harness/ConnectProxy.ts';
import { expect, test } from '../harness/test.ts';

test('I46: behind a proxy, sync and traces reach a server with a certificate of a private authority, and no other one', async ({
  launch,
  folder,
  stage,
  sharedServer,
  onServer,
}) => {
  const endpoint = new LangfuseEndpoint();
  await endpoint.start();
  const trusted = { certificate: serverPem, privateKey: serverKeyPem };
  const untrusted = await makeCertificate(new Date());
  const proxy = await ConnectProxy.start(
    new Map([
      ['sync.test:443', { ...trusted, port: sharedServer.port }],
      ['sync.test:3000', { ...trusted, port: Number(new URL(endpoint.url).port) }],
      ['stranger.test:443', { ...untrusted, port: sharedServer.port }],
    ]),
  );
  stage.add({
    end: async () => {
      await proxy.stop();
      await endpoint.stop();
    },
  });
  const syncUrl = 'wss://sync.test';
  stage.leadsTo(syncUrl, sharedServer.url);
  const authorityPath = join(folder, 'authority.pem');
  await writeFile(authorityPath, authorityPem);

  const app = await launch({
    boardId: onServer.boardId,
    env: {
      HTTPS_PROXY: proxy.url,
      https_proxy: proxy.url,
      NO_PROXY: '',
      no_proxy: '',
      NODE_EXTRA_CA_CERTS: authorityPath,
      LANGFUSE_PUBLIC_KEY: endpoint.publicKey,
      LANGFUSE_SECRET_KEY: endpoint.secretKey,
      LANGFUSE_BASEURL: 'https://sync.test:3000',
    },
  });
  await app.request('settings.set', { syncUrl: 'wss://stranger.test' });
  await app.waitForStatus(/Offline.*untrusted/);
  await app.request('settings.set', { syncUrl: 'wss://absent.test' });
  await app.waitForStatus(/Offline.*not-reachable/);
  await app.request('settings.set', { syncUrl });
  await app.waitForStatus(/Synced/);

  await app.chooseTool('pen');
  await app.drawStroke([
    { x: 200, y: 200 },
    { x: 400, y: 300 },
  ]);
  await app.waitForStatus(/Saved.*Synced.*0 waiting/s);
  await endpoint.until(() => endpoint.spans.length > 0);
  expect(endpoint.violations).toEqual([]);
  expect(new Set(proxy.tunnels)).toEqual(
    new Set(['stranger.test:443', 'absent.test:443', 'sync.test:443', 'sync.test:3000']),
  );
  const { logFile } = await app.info();
  expect(await readFile(logFile, 'utf8')).toContain('server=stranger.test reason=untrusted');
});
