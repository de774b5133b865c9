import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasProgram } from '../../scripts/setup/command.mjs';

const file = join(import.meta.dirname, 'io.github.everink.Everink.metainfo.xml');
const text = readFileSync(file, 'utf8');

it.runIf(hasProgram('appstreamcli'))('the AppStream metadata is valid', () => {
  // Throws with the problems in its message.
  execFileSync('appstreamcli', ['validate', '--no-net', file], { encoding: 'utf8' });
});

it('the current version is among the releases', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(text).toContain(`<release version="${version}" `);
});

it('each text is there in Japanese too', () => {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  for (const name of ['summary', 'p', 'li', 'caption']) {
    const english = count(new RegExp(`<${name}>`, 'g'));
    expect([name, count(new RegExp(`<${name} xml:lang="ja">`, 'g'))]).toEqual([name, english]);
  }
});
