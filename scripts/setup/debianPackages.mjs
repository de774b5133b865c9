/**
 * All packages that Debian and Ubuntu have to provide, by their names in Debian 12. Later releases add the suffix "t64"
 * to some, see `aptNames`.
 */

/** The shared libraries of Electron, by their names in the output of `ldd`. */
export const packageOfLibrary = {
  'libX11.so.6': 'libx11-6',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libasound.so.2': 'libasound2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcairo.so.2': 'libcairo2',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libdrm.so.2': 'libdrm2',
  'libexpat.so.1': 'libexpat1',
  'libgbm.so.1': 'libgbm1',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libsmime3.so': 'libnss3',
  'libudev.so.1': 'libudev1',
  'libxcb.so.1': 'libxcb1',
  'libxkbcommon.so.0': 'libxkbcommon0',
};

/** If there is no display. */
export const virtualDisplay = { program: 'Xvfb', package: 'xvfb' };

/** If Red Hat packages are built. */
export const rpmBuilder = { program: 'rpmbuild', package: 'rpm' };

/** Programs for tests only, with what cannot be tested without them. */
export const testPrograms = [
  {
    program: 'prometheus',
    package: 'prometheus',
    use: 'the tests of alerts and of dashboards, and of a real Prometheus that scrapes the app',
  },
  {
    program: 'redis-server',
    package: 'redis-server',
    use: 'the tests of several sync servers that share boards through Redis',
  },
  {
    program: 'xdg-mime',
    package: 'xdg-utils',
    use: 'the test of the installed package, which depends on it',
  },
  {
    program: 'update-desktop-database',
    package: 'desktop-file-utils',
    use: 'the test of the installed package, which offers to open links',
  },
  { program: 'nginx', package: 'nginx', use: 'the tests of a sync server behind it' },
  { program: 'caddy', package: 'caddy', use: 'the tests of a sync server behind it' },
  {
    program: 'appstreamcli',
    package: 'appstream',
    use: 'the test of what software centres are told about Everink',
  },
];
