export const about = {
  title: 'About Everink',
  slogan: 'A whiteboard that never loses a stroke.',
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
} as const;
