import { describe, expect, it } from 'vitest';
import { maxSvgElements } from '../../limits.ts';
import { svgExpansion } from './svgExpansion.ts';

const svg = (content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${content}</svg>`;

/** Ten references to ten references, and so on. */
function bomb(levels: number, reference: (id: string) => string): string {
  const groups = Array.from({ length: levels }, (_, level) => {
    return `<g id="a${level + 1}">${reference(`a${level}`).repeat(10)}</g>`;
  });
  return svg(`<defs><g id='a0'><rect/></g>${groups.join('')}</defs>${reference(`a${levels}`)}`);
}

describe('an SVG', () => {
  it.each([
    ['by href', (id: string) => `<use href="#${id}"/>`],
    ['by the older name', (id: string) => `<use xlink:href='#${id}'></use>`],
    ['by a pattern', (id: string) => `<rect fill="url(#${id})"/>`],
    [
      'with characters as numbers',
      (id: string) => `<use href="&#35;&#x${hexOf(id)};${id.slice(1)}"/>`,
    ],
    ['with an escaped name', (id: string) => `<use href="#%${hexOf(id)}${id.slice(1)}"/>`],
  ])('I30: of references to references counts with its expanded size (%s)', (_, reference) => {
    expect(svgExpansion(bomb(8, reference))).toBeGreaterThan(100_000_000);
    expect(svgExpansion(bomb(3, reference))).toBeLessThan(maxSvgElements);
  });

  it('has the number of its elements', () => {
    expect(
      svgExpansion(svg('<g id="a"><rect id="b" fill="#fff"/><path/></g><!-- <use/> -->')),
    ).toBe(4);
  });

  it('I30: with very deep nesting counts as infinite', () => {
    const deep = Array.from(
      { length: 20_000 },
      (_, i) => `<g id="a${i}"><use href="#a${i + 1}"/></g>`,
    );
    expect(svgExpansion(svg(deep.join('')))).toBe(Number.POSITIVE_INFINITY);
  });

  it('that references itself is counted once', () => {
    expect(
      svgExpansion(svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>')),
    ).toBeLessThan(20);
  });
});

const hexOf = (id: string): string => id.charCodeAt(0).toString(16);
