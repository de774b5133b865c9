/**
 * The default app of the development runtime: starts the folder or file on the command line, like the one of official
 * Electron builds. It is a module with a top-level `await`, which delays Electron's `ready` until the main file of the
 * app has run.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const require = createRequire(import.meta.url);

/** @param {readonly string[]} args the arguments after the program's name */
function parse(args) {
  /** @type {string[]} */
  const modules = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '-r' || arg === '--require') {
      index += 1;
      modules.push(args[index] ?? '');
    } else if (!arg.startsWith('-')) {
      return { modules, target: arg };
    }
  }
  return { modules, target: undefined };
}

/** @param {string} target the app's folder, or its main file */
async function start(target) {
  const path = resolve(target);
  const packageFile = join(path, 'package.json');
  const main = require.resolve(path);
  if (existsSync(packageFile)) {
    const { name, productName, version } = JSON.parse(readFileSync(packageFile, 'utf8'));
    app.setName(productName ?? name ?? app.getName());
    // Not in Electron's types, but Electron's own default app calls them too.
    const untyped = /** @type {any} */ (app);
    untyped.setVersion?.(version ?? '0.0.0');
    untyped.setDesktopName?.(`${app.getName()}.desktop`);
  }
  /** @type {any} */ (app).setAppPath?.(existsSync(packageFile) ? path : dirname(main));
  await import(pathToFileURL(main).href);
}

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
const { modules, target } = parse(process.argv.slice(1));
try {
  for (const module of modules) {
    require(resolve(module));
  }
  if (target === undefined) {
    throw new Error('name the folder of the app to start, for example "electron ."');
  }
  await start(target);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  app.exit(1);
}
