import { packageOfLibrary } from './debianPackages.mjs';

/**
 * The libraries that the loader did not find.
 * @param {string} lddOutput
 * @returns {string[]} file names without duplicates
 */
export function missingLibraries(lddOutput) {
  const names = [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
  return [...new Set(names)];
}

/**
 * @param {readonly string[]} libraries file names of shared libraries
 * @returns {{ packages: string[], unknown: string[] }} Debian's packages with them, and the libraries without a known
 * package
 */
export function packagesOf(libraries) {
  /** @type {Record<string, string | undefined>} */
  const known = packageOfLibrary;
  const packages = libraries.flatMap((library) => known[library] ?? []);
  return {
    packages: [...new Set(packages)].sort(),
    unknown: libraries.filter((library) => known[library] === undefined),
  };
}

/**
 * The names of the packages in this release.
 * @param {readonly string[]} packages names in Debian 12
 * @param {(name: string) => Promise<boolean>} exists whether this release has a package of that name
 */
export async function aptNames(packages, exists) {
  const names = [];
  for (const name of packages) {
    names.push((await exists(`${name}t64`)) ? `${name}t64` : name);
  }
  return names;
}
