/** The sentences of the shipped server that the app tells its user. It shows nothing else that a server says. */
export const serverReasons = {
  diskFull: 'The disk of the server is almost full: changes are stored again once there is space.',
  cannotStore: 'The server cannot store changes now. Keep them and try again later.',
} as const;
