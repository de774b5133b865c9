import { chmod, copyFile, cp, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { repositoryFolder } from '../setup/folders.mjs';

const sources = join(repositoryFolder, 'build/linux');
const iconSources = join(repositoryFolder, 'build/icons');
const renderedIcons = join(repositoryFolder, 'out/icons');
const hicolor = 'usr/share/icons/hicolor';

/** For software centres. */
const metainfo = 'io.github.everink.Everink.metainfo.xml';

/** Which drawing of `build/icons` stands for what. */
const icons = [
  { drawing: 'icon', as: 'apps/everink' },
  { drawing: 'document', as: 'mimetypes/application-x-everink' },
];

/**
 * Lays out the files of a package as they are installed.
 * @param {string} unpacked the app, as electron-builder leaves it
 * @param {string} tree the folder that stands for `/`
 */
export async function layOutLinuxTree(unpacked, tree) {
  await rm(tree, { recursive: true, force: true });
  const app = join(tree, 'usr/lib/everink');
  await cp(unpacked, app, { recursive: true, verbatimSymlinks: true });
  // Chromium's sandbox uses it where users cannot create namespaces.
  await chmod(join(app, 'chrome-sandbox'), 0o4755);
  await mkdir(join(tree, 'usr/bin'), { recursive: true });
  await symlink('../lib/everink/everink', join(tree, 'usr/bin/everink'));
  await place(join(sources, 'everink.desktop'), tree, 'usr/share/applications/everink.desktop');
  await place(join(sources, 'everink.xml'), tree, 'usr/share/mime/packages/everink.xml');
  await place(join(sources, metainfo), tree, `usr/share/metainfo/${metainfo}`);
  await place(join(repositoryFolder, 'LICENSE'), tree, 'usr/share/doc/everink/copyright');
  for (const { drawing, as } of icons) {
    await placeIcons(drawing, as, tree);
  }
}

/**
 * @param {string} drawing
 * @param {string} as
 * @param {string} tree
 */
async function placeIcons(drawing, as, tree) {
  await place(join(iconSources, `${drawing}.svg`), tree, `${hicolor}/scalable/${as}.svg`);
  const folder = join(renderedIcons, drawing);
  for (const name of await readdir(folder)) {
    await place(join(folder, name), tree, `${hicolor}/${basename(name, '.png')}/${as}.png`);
  }
}

/**
 * @param {string} source
 * @param {string} tree
 * @param {string} path in it
 */
async function place(source, tree, path) {
  const target = join(tree, path);
  await mkdir(dirname(target), { recursive: true });
  await copyFile(source, target);
  await chmod(target, 0o644);
}
