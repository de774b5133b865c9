/** The interface of a peer's page for the benchmark. The camera is set between two measurements, never during one. */
export interface BenchPage {
  /** Sets the centre of the board and the zoom, 1 for 100%. */
  lookAtCentre(zoom: number): void;
  zoom(): number;
  shapeCount(): number;
}

declare global {
  interface Window {
    bench?: BenchPage;
    EXCALIDRAW_ASSET_PATH?: string;
  }
}

// The page may start before its window has a size.
while (innerWidth === 0) await new Promise((done) => requestAnimationFrame(done));

const query = new URLSearchParams(location.search);
export const board = {
  shapeCount: Number(query.get('n')),
  width: Number(query.get('width')),
  height: Number(query.get('height')),
};

const marginPx = 48;
export const fitZoom = Math.max(
  0.1,
  Math.min(
    2,
    (innerWidth - 2 * marginPx) / board.width,
    (innerHeight - 2 * marginPx) / board.height,
  ),
);

/** Marks the end of the first frame after the board was added to the page. */
export function markWhenDrawn(isOnPage: () => boolean): void {
  requestAnimationFrame(function look() {
    if (!isOnPage()) {
      requestAnimationFrame(look);
      return;
    }
    // The app's changes of the page are drawn in this frame, and the next task runs after it.
    setTimeout(() => performance.mark('board-drawn'));
  });
}
