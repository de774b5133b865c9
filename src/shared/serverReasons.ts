/** The sentences of the shipped server that the app tells its user. It shows nothing else that a server says. */
export const serverReasons = {
  diskFull: 'The disk of the server is almost full: changes are stored again once there is space.',
  cannotStore: 'The server cannot store changes now. Keep them and try again later.',
  boardFull: 'This board is as large as this server accepts: remove something first.',
  clientFull: 'You have stored as much as this server accepts from you: remove something first.',
  tooManyBoards: 'You have as many boards as this server accepts from you.',
  tooMuchWaits:
    'This builds on changes that this server lacks, and too much waits for such already.',
} as const;
