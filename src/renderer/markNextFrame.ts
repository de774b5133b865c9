/**
 * Marks the time at which the frame that is next was drawn, for developer tools and the benchmarks: `board-shown` when
 * the canvas shows a picture of the whole board in view, `board-drawn` when it shows that itself. To be called when it
 * does: that is put on the screen with that frame, or was before.
 */
export function markNextFrame(name: 'board-shown' | 'board-drawn'): void {
  requestAnimationFrame(() => {
    // A task of its own: the frame is done by then.
    setTimeout(() => performance.mark(name));
  });
}
