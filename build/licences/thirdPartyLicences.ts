import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ThirdPartyLicence } from '../../src/shared/licences.ts';
import { standardTexts } from './standardTexts.ts';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

/**
 * The licences of packages, each text once.
 * @param folders of the packages
 * @throws Error naming a package without a licence
 */
export function licencesOf(folders: readonly string[]): readonly ThirdPartyLicence[] {
  const byText = new Map<string, { packages: string[]; licence: string; text: string }>();
  const packages = folders
    .map(readPackage)
    .toSorted((one, other) => one.name.localeCompare(other.name));
  for (const { name, version, licence, text } of packages) {
    const group = byText.get(text) ?? { packages: [], licence, text };
    if (!group.packages.includes(`${name} ${version}`)) group.packages.push(`${name} ${version}`);
    byText.set(text, group);
  }
  return [...byText.values()];
}

/** The file for those who read it outside of the app. */
export function licencesText(licences: readonly ThirdPartyLicence[]): string {
  const sections = licences.map(
    ({ packages, licence, text }) => `${packages.join('\n')}\n(${licence})\n\n${text}\n`,
  );
  return [
    'Everink contains the following software and fonts, under these licences.\n',
    ...sections,
  ].join(`\n${'-'.repeat(80)}\n\n`);
}

function readPackage(folder: string): Package {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)(\.(txt|md)|-.*)?$/i.test(file))
    .toSorted()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const text = texts.length > 0 ? texts.join('\n\n') : standardTexts[license];
  if (typeof license !== 'string' || text === undefined) {
    throw new Error(`${name} has no licence text: add that of ${license} to standardTexts.`);
  }
  return { name, version, licence: license, text };
}
