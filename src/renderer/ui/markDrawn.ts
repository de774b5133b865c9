/**
 * Marks the time at which the frame that is next was drawn, for developer tools and `npm run bench:startup`. To be
 * called when the canvas shows the whole board: that is put on the screen with that frame, or was before.
 */
export function markDrawn(): void {
  requestAnimationFrame(() => {
    // A task of its own: the frame is done by then.
    setTimeout(() => performance.mark('board-drawn'));
  });
}
