import { describe, expect, it } from 'vitest';
import { aptNames, missingLibraries, packagesOf } from './systemLibraries.mjs';

/** The output of `ldd electron` on Debian 12 without a desktop, shortened. */
const lddOnBareDebian = `\tlinux-vdso.so.1 (0x00007ffd2a5f2000)
\tlibffmpeg.so => /repo/node_modules/electron/dist/libffmpeg.so (0x00007f1c5a000000)
\tlibdl.so.2 => /lib/x86_64-linux-gnu/libdl.so.2 (0x00007f1c5cc4d000)
\tlibglib-2.0.so.0 => not found
\tlibgobject-2.0.so.0 => not found
\tlibnss3.so => not found
\tlibnssutil3.so => not found
\tlibgtk-3.so.0 => not found
\tlibasound.so.2 => not found
\tlibgtk-3.so.0 => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f1c5ca6c000)
\t/lib64/ld-linux-x86-64.so.2 (0x00007f1c67a8e000)
`;

describe('missing system libraries', () => {
  it('are those that the loader does not find, without duplicates', () => {
    expect(missingLibraries(lddOnBareDebian)).toEqual([
      'libglib-2.0.so.0',
      'libgobject-2.0.so.0',
      'libnss3.so',
      'libnssutil3.so',
      'libgtk-3.so.0',
      'libasound.so.2',
    ]);
  });

  it('are named by the Debian packages that hold them', () => {
    expect(packagesOf(missingLibraries(lddOnBareDebian))).toEqual({
      packages: ['libasound2', 'libglib2.0-0', 'libgtk-3-0', 'libnss3'],
      unknown: [],
    });
  });

  it('without a known package are reported', () => {
    expect(packagesOf(['libnss3.so', 'libnew.so.7'])).toEqual({
      packages: ['libnss3'],
      unknown: ['libnew.so.7'],
    });
  });

  it('are named as in this release if it renamed the package', async () => {
    const renamed = new Set(['libasound2t64', 'libgtk-3-0t64']);
    const names = await aptNames(['libasound2', 'libnss3', 'libgtk-3-0'], async (name) =>
      renamed.has(name),
    );
    expect(names).toEqual(['libasound2t64', 'libnss3', 'libgtk-3-0t64']);
  });
});
