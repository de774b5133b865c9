/**
 * A canvas in a worker, drawn on the CPU, since the GPU process is busy with frames.
 * @throws Error when this system has none
 */
export function painterCanvas(
  { width, height }: { readonly width: number; readonly height: number },
  { hasAlpha = false } = {},
): { readonly canvas: OffscreenCanvas; readonly context: OffscreenCanvasRenderingContext2D } {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: hasAlpha, willReadFrequently: true });
  if (context === null) throw new Error('This system has no canvas to draw on.');
  return { canvas, context };
}
