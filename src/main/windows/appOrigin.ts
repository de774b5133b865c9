/** Where the pages of the app come from: a standard, secure origin instead of `file://`. */
export const appOrigin = 'app://everink';
export const appPage = `${appOrigin}/index.html`;
