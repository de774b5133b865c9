/** Where the page finds the picture of a board's last view, on the app's own origin. */
export const viewPicturePath = (boardId: string): string => `/views/${boardId}.png`;
