import { vi } from 'vitest';

/** Measures text where there are no canvas and no fonts: every character is 0.6 times as wide as the font size. */
export function measureWithoutScreen(): void {
  const context = {
    font: '',
    measureText(text: string) {
      const fontSize = Number(/(\d+)px/.exec(this.font)?.[1]);
      return { width: text.length * fontSize * 0.6 };
    },
  };
  vi.stubGlobal('document', {
    createElement: () => ({ getContext: () => context }),
    fonts: Object.assign(new Set(), { status: 'loaded' }),
  });
}
