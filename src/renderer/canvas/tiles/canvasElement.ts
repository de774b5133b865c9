/** A canvas that covers its host from the top left and lets all pointer events through. */
export function makeCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  Object.assign(canvas.style, {
    position: 'absolute',
    inset: '0',
    pointerEvents: 'none',
    // Gives it a compositing layer of its own. Otherwise a change of one canvas redraws everything on the layer,
    // including other canvases and the tools.
    willChange: 'transform',
  });
  return canvas;
}

export function contextOf(
  canvas: HTMLCanvasElement,
  settings: CanvasRenderingContext2DSettings,
): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', settings);
  if (context === null) throw new Error('This system has no canvas to draw on.');
  return context;
}

/** @param size device pixels */
export function resizeCanvas(
  canvas: HTMLCanvasElement,
  { width, height }: { readonly width: number; readonly height: number },
  devicePixelRatio: number,
): void {
  canvas.width = width;
  canvas.height = height;
  canvas.style.width = `${width / devicePixelRatio}px`;
  canvas.style.height = `${height / devicePixelRatio}px`;
}
