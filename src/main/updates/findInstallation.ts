import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';

/** How this app was installed, if it may look for new versions. */
export type Installation = {
  /** The address of the feed, in a file of electron-builder. */
  readonly feedPath: string;
} & (
  | { readonly kind: 'appImage'; readonly path: string }
  | { readonly kind: 'nsis' | 'macApp' }
  /** By a package manager, or where the user may not write: Everink does not replace itself. */
  | { readonly kind: 'manual' }
);

export interface InstallationFacts {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  readonly resourcesPath: string;
  readonly execPath: string;
  readonly variables: NodeJS.ProcessEnv;
  /** The feed of an app that is not packaged. Packages ignore it: no variable may lead them to another feed. */
  readonly developmentFeedPath: string | undefined;
}

/** @returns undefined for an app without a feed, such as one in development */
export function findInstallation(facts: InstallationFacts): Installation | undefined {
  const { isPackaged, resourcesPath, developmentFeedPath } = facts;
  const feedPath = isPackaged ? join(resourcesPath, 'app-update.yml') : developmentFeedPath;
  if (feedPath === undefined || !existsSync(feedPath)) return undefined;
  switch (facts.platform) {
    case 'win32':
      return { feedPath, kind: 'nsis' };
    case 'darwin':
      return { feedPath, kind: 'macApp' };
    default: {
      const path = appImageOf(facts);
      return path === undefined
        ? { feedPath, kind: 'manual' }
        : { feedPath, kind: 'appImage', path };
    }
  }
}

/** The file that this process runs from. An app that another AppImage started inherits the variables of that one. */
function appImageOf({ variables, execPath, resourcesPath }: InstallationFacts): string | undefined {
  const { APPIMAGE: path, APPDIR: mountPoint } = variables;
  if (path === undefined || mountPoint === undefined || !isAbsolute(path)) return undefined;
  if (!execPath.startsWith(`${mountPoint}${sep}`)) return undefined;
  // Written by electron-builder into packages of a package manager.
  if (existsSync(join(resourcesPath, 'package-type'))) return undefined;
  return replaceable(path);
}

/** The file behind links, if the user may replace it. */
function replaceable(path: string): string | undefined {
  try {
    const file = realpathSync(path);
    for (const written of [file, dirname(file)]) accessSync(written, constants.W_OK);
    return file;
  } catch {
    return undefined;
  }
}
