const width = 76;

/**
 * What the terminal shows at each set-up that ends with the development runtime.
 * @param {string} version of Electron
 * @param {string} problem why the official one is not in use
 */
export function developmentBanner(version, problem) {
  const lines = [
    `DEVELOPMENT RUNTIME: Electron ${version}, past its support`,
    'For development and tests only: do not publish what contains it.',
    'The official Electron could not be downloaded:',
    ...(problem.match(/\S.{0,70}(?!\S)|\S{1,71}/g)?.map((part) => `  ${part}`) ?? []),
    'Each start tries again. "npm run setup" waits longer for an answer.',
  ];
  const edge = '!'.repeat(width);
  return [edge, ...lines.map((line) => `!  ${line.padEnd(width - 6)}  !`), edge].join('\n');
}
