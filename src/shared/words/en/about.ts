export const about = {
  title: 'About Everink',
  slogan: 'A whiteboard that never loses a stroke.',
  developmentRuntime:
    'Development runtime: this Electron {{version}} is past its support. Use it for development and tests only.',
  showLog: 'Show log file',
  showLogFailed: 'Couldn’t show the log',
  details: 'Details',
  updates: 'Updates',
  system: 'System',
  dataFolder: 'Data folder',
  logFile: 'Log file',
  metrics: 'Metrics',
  metricsOff: 'Off',
  licence: 'Licence',
  thirdParty: 'Third-party licences',
  thirdPartyHint:
    'Everink contains this software and these fonts. Thank you to everyone who made them.',
  thirdPartyFailed: 'Couldn’t read the licences',
  chromium: 'Chromium contains further software.',
  showChromium: 'Show Chromium’s licences',
  showChromiumFailed: 'Couldn’t show Chromium’s licences',
} as const;
