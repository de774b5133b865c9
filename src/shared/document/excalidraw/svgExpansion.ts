import { maxSvgElements } from '../../limits.ts';

/** Nesting of references and elements with an id. Deeper nesting counts as infinite. */
const maxDepth = 500;

/** An element with an id, or the whole document. */
interface Part {
  /** Child elements, including those of children without an id. */
  elementCount: number;
  readonly parts: Part[];
  readonly references: string[];
  expandedCount?: number;
}

const newPart = (): Part => ({ elementCount: 0, parts: [], references: [] });

/** The start or end of an element, an id, or a reference. Colours match as references to nothing. */
const token = /<\/|\/>|<[\w:]|\sid\s*=\s*(?:"([^"]*)"|'([^']*)')|#([^"')\s>]+)/g;

/**
 * Counts the elements of an SVG including those it refers to, since a few lines of nested references expand to
 * billions of elements when drawn. Malformed SVG is not drawn, so its count does not matter.
 */
export function svgExpansion(svg: string): number {
  const whole = newPart();
  const byId = new Map<string, Part>();
  const open: Part[] = [whole];
  for (const [text, quoted, apostrophed, reference] of plain(svg).matchAll(token)) {
    const inner = open.at(-1) ?? whole;
    const id = quoted ?? apostrophed;
    if (reference !== undefined) inner.references.push(decoded(reference));
    else if (id !== undefined) byId.set(id, begin(open));
    else if (text.startsWith('<') && text !== '</') {
      inner.elementCount += 1;
      open.push(inner);
    } else open.pop();
  }
  return expandedCountOf(whole, byId, 0);
}

/** Whether drawing an SVG could take forever. An SVG within an SVG cannot be counted, so it is not drawn either. */
export function isTooMuchSvg(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  return /data:image\/svg/i.test(text) || svgExpansion(text) > maxSvgElements;
}

/** Starts a part for the innermost element. */
function begin(open: Part[]): Part {
  const part = newPart();
  open.pop();
  open.at(-1)?.parts.push(part);
  open.push(part);
  return part;
}

function expandedCountOf(part: Part, byId: ReadonlyMap<string, Part>, depth: number): number {
  if (depth > maxDepth) return Number.POSITIVE_INFINITY;
  if (part.expandedCount !== undefined) return part.expandedCount;
  // An element that refers to itself is not drawn.
  part.expandedCount = 0;
  const referred = part.references.flatMap((id) => byId.get(id) ?? []);
  const counts = [...part.parts, ...referred].map((other) =>
    expandedCountOf(other, byId, depth + 1),
  );
  part.expandedCount = counts.reduce((sum, count) => sum + count, part.elementCount);
  return part.expandedCount;
}

/** Without comments, and with numeric character references decoded. */
const plain = (svg: string): string =>
  svg
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/&#(x[\da-f]{1,6}|\d{1,7});/gi, (written, number: string) => {
      const code = Number(number.replace(/^x/i, '0x'));
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : written;
    });

function decoded(reference: string): string {
  try {
    return decodeURIComponent(reference);
  } catch {
    return reference;
  }
}
