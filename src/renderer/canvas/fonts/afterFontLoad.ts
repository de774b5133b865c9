/**
 * Calls `measureAgain` when the fonts are loaded that a measurement in this window needed, if they were not there yet.
 * Measuring text starts to load its fonts, and uses another font until then.
 */
export function afterFontLoad(measureAgain: () => void): void {
  if (document.fonts.status === 'loaded') return;
  const onLoaded = (): void => {
    measureAgain();
    afterFontLoad(measureAgain);
  };
  document.fonts.addEventListener('loadingdone', onLoaded, { once: true });
}
