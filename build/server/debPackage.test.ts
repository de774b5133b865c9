import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/server/testing/freePort.ts';
import { buildDebPackage, controlFile } from './debPackage.ts';
import { runCommand } from './runCommand.ts';
import { expectStrokesAfterKill } from './testing/expectStrokesAfterKill.ts';
import { expectToKeepStrokes } from './testing/expectToKeepStrokes.ts';
import { InstalledSystem } from './testing/InstalledSystem.ts';

const isDebian = existsSync('/usr/bin/dpkg-deb');
const isLong = process.env.EVERINK_LONG_SERVER_TESTS === '1';
const folder = mkdtempSync(join(tmpdir(), 'everink-server-deb-test-'));
const files = join(folder, 'files');
const unitName = 'everink-server.service';

let archive = '';

describe.runIf(isDebian)('the Debian package of the server', () => {
  beforeAll(async () => {
    archive = await buildDebPackage({ folder, compression: 'gzip' });
    await runCommand(['dpkg-deb', '--extract', archive, files]);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const unit = (): string => readFileSync(join(files, 'lib/systemd/system', unitName), 'utf8');
  /** The command of the service, with the files of the extracted package. */
  const command = (): string[] =>
    (/^ExecStart=(.*)$/m.exec(unit())?.[1] ?? '').split(' ').map((path) => join(files, path));

  it('brings its own Node, and I4: keeps strokes when it is killed', async () => {
    const [program = '', ...args] = command();
    await expectToKeepStrokes([program, ...args], join(folder, 'data'));
  });

  it('is older than the release if it is a version before it', () => {
    const control = controlFile({ version: '1.2.3-beta.1', sizeBytes: 1 });
    // In Debian's order, a tilde comes before the end.
    expect(/^Version: (.*)$/m.exec(control)?.[1]).toBe('1.2.3~beta.1');
  });

  it('keeps the settings, which may contain the token, for root', async () => {
    const contents = await runCommand(['dpkg-deb', '--contents', archive]);
    expect(contents).toMatch(/^-rw------- root\/root .* \.\/etc\/default\/everink-server$/m);
  });

  it.runIf(existsSync('/usr/bin/systemd-analyze'))(
    'I34: has a service that systemd accepts and considers well confined',
    async () => {
      const path = join(folder, unitName);
      writeFileSync(
        path,
        unit()
          .replaceAll(' /usr/lib/', ` ${files}/usr/lib/`)
          .replace('=/usr/lib/', `=${files}/usr/lib/`),
      );
      await runCommand(['systemd-analyze', 'verify', '--man=no', path]);
      // In tenths, 100 is not confined at all.
      await runCommand(['systemd-analyze', 'security', '--offline=true', '--threshold=15', path]);
    },
  );

  it.runIf(isLong)(
    'starts with systemd, survives a power cut, and is removed without the boards',
    async () => {
      const port = await freePort();
      const system = await InstalledSystem.create();
      try {
        await system.dpkg('--install', archive);
        const settings = `EVERINK_SERVER_PORT=${port}\nEVERINK_SERVER_MIN_FREE_MB=1\n`;
        writeFileSync(join(system.root, 'etc/default/everink-server'), settings);
        system.boot();
        await expectStrokesAfterKill({
          url: `ws://127.0.0.1:${port}`,
          token: '',
          kill: () => system.kill(),
          start: async () => system.boot(),
        });
        await system.kill();

        const boards = join(system.root, 'var/lib/private/everink-server/boards.sqlite');
        await system.dpkg('--remove', 'everink-server');
        expect(existsSync(join(system.root, 'usr/lib/everink-server'))).toBe(false);
        expect(existsSync(boards)).toBe(true);
        await system.dpkg('--purge', 'everink-server');
        expect(existsSync(boards)).toBe(false);
        expect(existsSync(join(system.root, 'etc/default/everink-server'))).toBe(false);
      } finally {
        await system.dispose();
      }
    },
  );
});
