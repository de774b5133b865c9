import { cpSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const here = import.meta.dirname;
const pages = ['excalidraw', 'tldraw', 'floor'];

export default defineConfig({
  root: here,
  base: './',
  logLevel: 'error',
  define: { 'process.env.IS_PREACT': '"false"' },
  esbuild: { jsx: 'automatic' },
  build: {
    target: 'esnext',
    chunkSizeWarningLimit: 100_000,
    rollupOptions: { input: pages.map((page) => resolve(here, `${page}.html`)) },
  },
  plugins: [
    {
      // Excalidraw loads its fonts at run time.
      name: 'excalidraw-fonts',
      closeBundle() {
        const fonts = 'node_modules/@excalidraw/excalidraw/dist/prod/fonts';
        cpSync(resolve(here, fonts), resolve(here, 'dist/excalidraw-assets/fonts'), {
          recursive: true,
        });
      },
    },
  ],
});
