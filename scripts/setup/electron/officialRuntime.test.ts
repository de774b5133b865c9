import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modulesFolder, repositoryFolder, toolEnvironment } from '../folders.mjs';
import { installOfficialRuntime } from './officialRuntime.mjs';
import { readRuntimeRecord, writeRuntimeRecord } from './runtimeRecord.mjs';

const { version } = JSON.parse(readFileSync(join(modulesFolder, 'electron/package.json'), 'utf8'));
const zipName = `electron-v${version}-${process.platform}-${process.arch}.zip`;
const zip = zipOf('version', version);

let folder: string;
let runtime: string;
let mirror: Server;
let respond: RequestListener;

beforeEach(async () => {
  // Below the repository, so that its packages are found.
  mkdirSync(join(repositoryFolder, 'test-results'), { recursive: true });
  folder = mkdtempSync(join(repositoryFolder, 'test-results/electron-'));
  for (const name of ['package.json', 'install.js']) {
    cpSync(join(modulesFolder, 'electron', name), join(folder, name));
  }
  writeChecksum(zip);
  runtime = join(folder, 'dist');
  mkdirSync(runtime);
  writeFileSync(join(runtime, 'version'), '33.2.1');
  writeRuntimeRecord(runtime, { source: 'registry', recipe: '1' });
  mirror = createServer((request, response) => respond(request, response));
  await new Promise<void>((done) => mirror.listen(0, '127.0.0.1', done));
});
afterEach(() => {
  mirror.closeAllConnections();
  mirror.close();
  rmSync(folder, { recursive: true });
});

function writeChecksum(content: string | Buffer): void {
  const checksums = { [zipName]: createHash('sha256').update(content).digest('hex') };
  writeFileSync(join(folder, 'checksums.json'), JSON.stringify(checksums));
}

function install(answerMs: number): Promise<string | undefined> {
  const { port } = mirror.address() as AddressInfo;
  return installOfficialRuntime(folder, answerMs, {
    ...toolEnvironment(),
    ELECTRON_MIRROR: `http://127.0.0.1:${port}/`,
    electron_config_cache: join(folder, 'cache'),
  });
}

describe.runIf(process.platform === 'linux')('the official runtime', () => {
  it('replaces the development runtime once its download is complete', async () => {
    respond = (request, response) => {
      expect(request.url).toBe(`/v${version}/${zipName}`);
      response.end(zip);
    };
    expect(await install(60_000)).toBeUndefined();
    expect(readRuntimeRecord(runtime)).toEqual({ source: 'official' });
    expect(readFileSync(join(runtime, 'version'), 'utf8')).toBe(version);
  });

  it.each<[string, number, RequestListener, RegExp]>([
    [
      'the mirror does not have it',
      60_000,
      (_request, response) => response.writeHead(404).end(),
      /404/,
    ],
    ['nobody answers', 200, () => {}, /no answer within 0\.2 s/],
    [
      'another file comes',
      60_000,
      (_request, response) => response.end('<html>Please log in.</html>'),
      /checksum/i,
    ],
  ])(
    'leaves the development runtime where it is while %s',
    async (_, answerMs, answer, problem) => {
      respond = answer;
      expect(await install(answerMs)).toMatch(problem);
      expect(readRuntimeRecord(runtime)).toEqual({ source: 'registry', recipe: '1' });
      expect(existsSync(join(runtime, 'version'))).toBe(true);
    },
  );

  it('leaves the development runtime where it is when the download cannot be unpacked', async () => {
    respond = (_request, response) => response.end('not an archive');
    writeChecksum('not an archive');
    expect(await install(60_000)).toMatch(/\S/);
    expect(readRuntimeRecord(runtime)).toEqual({ source: 'registry', recipe: '1' });
  });
});

/** A zip archive with one file, not compressed. */
function zipOf(name: string, content: string): Buffer {
  const data = Buffer.from(content);
  const fileName = Buffer.from(name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(fileName.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, fileName, data]);
  const entry = Buffer.concat([
    Buffer.from('PK\x01\x02'),
    Buffer.from([20, 0]),
    common,
    Buffer.alloc(14),
    fileName,
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}
