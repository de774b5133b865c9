/**
 * Measures the canvas against Excalidraw, tldraw and an app that only copies a bitmap, one after another in the same
 * Electron.
 *
 * The short form measures Everink alone, because the others take a minute to install and to bundle; `--peers` adds them.
 *
 *     npm run bench:canvas [-- --only everink --n 20000 --pictures FOLDER | --short --peers]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../scripts/run/build.mjs';
import { openDisplay } from '../scripts/run/display.mjs';
import { toolEnvironment } from '../scripts/setup/folders.mjs';
import { type AppName, appNames, type BenchBoard, prepareApp } from './canvas/apps.ts';
import { buildPeers } from './canvas/buildPeers.ts';
import { type Measured, publishCanvas } from './canvas/canvasReport.ts';
import { measureApp } from './canvas/measureApp.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    json: { type: 'string' },
    only: { type: 'string' },
    n: { type: 'string' },
    pictures: { type: 'string' },
  },
});
const boards: BenchBoard[] = values.short
  ? [{ content: 'strokes', shapeCount: 500 }]
  : [
      { content: 'strokes', shapeCount: 1_000 },
      { content: 'strokes', shapeCount: 5_000 },
      { content: 'strokes', shapeCount: 20_000 },
      { content: 'mixed', shapeCount: 5_000 },
      { content: 'strokes', shapeCount: 100_000 },
    ];
const mostPeerShapes = 20_000;
const options = {
  gestureMs: values.short ? 300 : 4_000,
  strokeCount: values.short ? 1 : 15,
  pictureFolder: values.pictures,
};

const isPeer = (name: AppName): boolean => name === 'excalidraw' || name === 'tldraw';
const only = values.only ?? (values.short && !values.peers ? 'everink' : undefined);
const apps = appNames.filter((name) => only === undefined || only === name);

await buildIfStale();
if (apps.some((name) => name !== 'everink')) await buildPeers();
if (values.pictures !== undefined) mkdirSync(values.pictures, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'everink-bench-'));
const display = await openDisplay(toolEnvironment());
const measured: Measured[] = [];
try {
  for (const board of boards) {
    if (values.n !== undefined && Number(values.n) !== board.shapeCount) continue;
    for (const name of apps) {
      if (isPeer(name) && board.shapeCount > mostPeerShapes) continue;
      if (name === 'floor' && measured.some((other) => other.name === 'floor')) continue;
      const prepared = await prepareApp(name, board, folder, display.env);
      measured.push({ name, board, figures: await measureApp(name, prepared, options) });
    }
  }
} finally {
  display.end();
  rmSync(folder, { recursive: true, force: true });
}
const isPartial = values.only !== undefined || values.n !== undefined;
publishCanvas(measured, { isShort: values.short || isPartial, jsonFile: values.json });
