import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { BundledPackages } from './build/licences/BundledPackages.ts';
import { writeLicences } from './build/licences/writeLicences.ts';

const source = (path: string): string => resolve(import.meta.dirname, 'src', path);

// After each of the builds, with what was read until then.
const packages = new BundledPackages(() => writeLicences(import.meta.dirname, packages.folders));

// CommonJS for main and preload: it loads in every Electron, and a sandboxed preload knows nothing else.
const commonJs = {
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
} as const;

export default defineConfig({
  main: {
    plugins: [packages.plugin()],
    build: {
      // Hundreds of small files of packages would be read at each start. What is native stays outside.
      externalizeDeps: false,
      minify: true,
      rollupOptions: {
        external: ['@photostructure/sqlite'],
        input: {
          index: source('main/index.ts'),
          storeWorker: source('main/store/storeWorker.ts'),
          documentWorker: source('main/store/documentWorker.ts'),
          server: source('server/index.ts'),
          boardWorker: source('server/worker/boardWorker.ts'),
        },
        output: commonJs,
      },
    },
  },
  preload: {
    plugins: [packages.plugin()],
    build: {
      externalizeDeps: false,
      rollupOptions: { input: { index: source('preload/index.ts') }, output: commonJs },
    },
  },
  renderer: {
    root: source('renderer'),
    plugins: [react(), packages.plugin()],
    worker: { plugins: () => [packages.plugin()] },
    build: {
      minify: true,
      // In kB. A window is one file, 862 kB at the time of writing: it is read from the disk and kept compiled, so
      // splitting it would not make it start sooner.
      chunkSizeWarningLimit: 1_000,
      rollupOptions: { input: source('renderer/index.html') },
    },
  },
});
