import { it, vi } from 'vitest';
import { stage as serverStage } from '../../server/testing/stage.ts';
import { makeCertificate, pinOf } from '../share/certificate.ts';
import { MemoryOutbox } from './testing/MemoryOutbox.ts';
import { stage } from './testing/stage.ts';

vi.setConfig({ testTimeout: 60_000 });

const { sync, until } = stage();
const { serve } = serverStage();

/** Resolves when the board is offline for this reason: a busy machine may be too slow for the first try. */
async function isOffline(
  server: { readonly url: string; readonly pin?: string },
  reason: string,
): Promise<void> {
  const routes = [{ server: { ...server, token: 'token' }, boardIds: ['b1'] }];
  const client = sync(new MemoryOutbox(), undefined, { routes });
  client.sync.openBoard('b1');
  await until(reason, () => client.sync.syncStatus('b1').reason === reason);
}

it('I37: an invitation without encryption to a device with encryption shows what to do', async () => {
  const certificate = await makeCertificate(new Date());
  const server = await serve({ token: 'token', network: { host: '127.0.0.2', ...certificate } });
  const url = `ws://127.0.0.2:${server.port}`;
  await isOffline({ url }, 'cut-unencrypted');
});

it('I37: an invitation with encryption to a server without it shows what to do', async () => {
  const { certificate } = await makeCertificate(new Date());
  const { port } = await serve({ token: 'token' });
  const url = `wss://127.0.0.1:${port}`;
  await isOffline({ url, pin: pinOf(certificate) }, 'not-secure');
  await isOffline({ url }, 'not-secure');
});
