/** Where the pages of the app come from: a standard, secure origin instead of `file://`. */
export const appHost = 'everink';
export const appOrigin = `app://${appHost}`;
export const appPage = `${appOrigin}/index.html`;
