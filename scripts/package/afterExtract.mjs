import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * With these, a runtime can start other folders than its own app. electron-builder leaves them when it is given a folder
 * (`electronDist`), as for test builds.
 */
const unused = ['resources/default_app.asar', 'version'];

/**
 * Called by electron-builder after it has copied Electron, see build/electron-builder.yml.
 * @param {{ appOutDir: string }} context
 */
export default async function removeUnused({ appOutDir }) {
  await Promise.all(unused.map((name) => rm(join(appOutDir, name), { force: true })));
}
