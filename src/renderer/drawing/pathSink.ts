/** What a shape is traced into: the screen's `Path2D`, or an SVG path. */
export interface PathSink {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void;
  closePath(): void;
}

const stepsPerUnit = 1_000;

/** At most three decimals, and no exponent for numbers within the limits of a board. */
export function svgNumber(value: number): string {
  return String(Math.round(value * stepsPerUnit) / stepsPerUnit);
}

/** Collects the `d` attribute of an SVG path. */
export class SvgPath implements PathSink {
  readonly #parts: string[] = [];

  moveTo(x: number, y: number): void {
    this.#parts.push(`M${svgNumber(x)} ${svgNumber(y)}`);
  }

  lineTo(x: number, y: number): void {
    this.#parts.push(`L${svgNumber(x)} ${svgNumber(y)}`);
  }

  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.#parts.push(`Q${svgNumber(cx)} ${svgNumber(cy)} ${svgNumber(x)} ${svgNumber(y)}`);
  }

  closePath(): void {
    this.#parts.push('Z');
  }

  toString(): string {
    return this.#parts.join('');
  }
}
