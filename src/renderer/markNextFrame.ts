/**
 * Marks the time of the next frame, for developer tools and the benchmarks: `board-shown` when
 * the canvas shows a picture of everything in view, `board-drawn` when it shows the board itself. Call it when that
 * is so: the next frame presents it, if an earlier one has not.
 */
export function markNextFrame(name: 'board-shown' | 'board-drawn'): void {
  requestAnimationFrame(() => {
    // In a task of its own, after the frame.
    setTimeout(() => performance.mark(name));
  });
}
