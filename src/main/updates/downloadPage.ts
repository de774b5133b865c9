/** Where people get the newest version themselves: of the `homepage` in package.json. */
export const downloadPage = 'https://github.com/everink/everink/releases/latest';
