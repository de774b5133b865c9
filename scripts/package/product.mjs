import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRuntimeRecord } from '../setup/electron/runtimeRecord.mjs';
import { repositoryFolder, runtimeFolder } from '../setup/folders.mjs';

/**
 * What all packages say about themselves.
 * @typedef {object} Product
 * @property {string} version
 * @property {string} summary one line
 * @property {string} description
 * @property {string} author with an address
 * @property {string} homepage
 * @property {string} license
 * @property {{ electronVersion: string } | undefined} testRuntime set for test builds, which contain the development
 * runtime
 */

const description = `Every change is on disk before it counts as saved, and stays queued there until
the server has it too. Boards can be drawn on without a network, and together
with others.`;

/** @returns {Product} */
export function readProduct() {
  const { version, author, homepage, license } = JSON.parse(
    readFileSync(join(repositoryFolder, 'package.json'), 'utf8'),
  );
  const summary = 'whiteboard that never loses a stroke';
  const common = { author, homepage, license };
  if (readRuntimeRecord(runtimeFolder)?.source !== 'registry') {
    return { ...common, version, summary, description, testRuntime: undefined };
  }
  const electronVersion = readFileSync(join(runtimeFolder, 'version'), 'utf8').trim();
  return {
    ...common,
    version: `${version}-test`,
    summary: `${summary} (test build)`,
    description: `THIS IS A TEST BUILD: it contains Electron ${electronVersion}, which is past its
support. Do not publish it, and do not draw anything of value with it.

${description}`,
    testRuntime: { electronVersion },
  };
}

/**
 * The version in Debian and Red Hat packages. In their order, `1.0.0~beta` comes before `1.0.0`.
 * @param {Pick<Product, 'version'>} product
 */
export function linuxVersion({ version }) {
  return version.replaceAll('-', '~');
}
