/** What the driver asks a peer's page for. The camera is only set between two measures, never in one. */
export interface BenchPage {
  /** The centre of the board, at 1 for 100 %. */
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

// A page may begin before its window has a size.
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

/** Marks the end of the first frame that begins when the board is on the page. */
export function markWhenDrawn(isOnPage: () => boolean): void {
  requestAnimationFrame(function look() {
    if (!isOnPage()) {
      requestAnimationFrame(look);
      return;
    }
    // What the app put on the page before this frame is drawn in it; the task after it comes when it is done.
    setTimeout(() => performance.mark('board-drawn'));
  });
}
