/**
 * The points of a stroke as bytes: a header, differences between points as zigzag varints, then one byte of
 * pressure per point.
 *
 *     byte 0      version of this encoding: 1
 *     byte 1      bits 0-4: precision bits p, coordinates are multiples of 2^-p board units; bit 7: pressure follows
 *     varint      number of points
 *     varints     dx, dy of each point (the first from 0, 0), zigzag encoded, little-endian groups of 7 bits
 *     bytes       pressure of each point, 0 to 255, only with bit 7
 */
import { maxPointCount } from '../limits.ts';

export interface StrokePoints extends Coordinates {
  /** 0 to 255 per point; without it the width is constant. For decoded points, a view of their bytes. */
  readonly pressures?: Uint8Array;
}

/** The bytes are damaged, or of a newer encoding. */
export class PointsError extends Error {
  override readonly name = 'PointsError';
}

const codingVersion = 1;
const pressureFlag = 0x80;
const precisionMask = 0x1f;
export const maxPrecisionBits = 16;
const maxVarintSizeBytes = 8;
/** Nearly all strokes have fewer points. */
const bufferedPointCount = 16_384;
/** Coordinates stay below this many steps, so that differences and zigzag are safe integers. */
const maxSteps = 2 ** 50;

/**
 * The precision that keeps ink smooth at the zoom of drawing: a sixteenth of a screen pixel.
 * @param zoom screen pixels per board unit
 */
export function precisionBitsForZoom(zoom: number): number {
  return Math.min(maxPrecisionBits, Math.max(0, 4 + Math.ceil(Math.log2(zoom))));
}

/**
 * @param precisionBits coordinates are rounded to multiples of 2^-precisionBits board units
 * @throws RangeError when the points cannot be encoded: not finite, too far away, or too many
 */
export function encodePoints(points: StrokePoints, precisionBits: number): Uint8Array<ArrayBuffer> {
  const { xs, ys, pressures } = points;
  const count = xs.length;
  if (ys.length !== count || (pressures !== undefined && pressures.length !== count)) {
    throw new RangeError('xs, ys and pressures must have the same length');
  }
  if (!Number.isInteger(precisionBits) || precisionBits < 0 || precisionBits > maxPrecisionBits) {
    throw new RangeError(`precision bits must be 0 to ${maxPrecisionBits}`);
  }
  if (count > maxPointCount) throw new RangeError(`a stroke has at most ${maxPointCount} points`);
  const writer = new ByteWriter(12 + count * 5);
  writer.byte(codingVersion);
  writer.byte(precisionBits | (pressures === undefined ? 0 : pressureFlag));
  writer.varint(count);
  const scale = 2 ** precisionBits;
  let previousX = 0;
  let previousY = 0;
  for (let i = 0; i < count; i += 1) {
    const x = toSteps(xs[i], scale);
    const y = toSteps(ys[i], scale);
    writer.varint(zigzag(x - previousX));
    writer.varint(zigzag(y - previousY));
    previousX = x;
    previousY = y;
  }
  if (pressures !== undefined) writer.bytes(pressures);
  return writer.finish();
}

/** @throws PointsError when the bytes are damaged or of an unknown encoding */
export function decodePoints(bytes: Uint8Array): StrokePoints {
  return decodeInto(bytes, newCoordinates);
}

/**
 * Decodes one stroke after the other into the same memory, since allocating it takes longer than decoding the
 * points.
 */
export class PointsBuffer {
  readonly #xs = new Float64Array(bufferedPointCount);
  readonly #ys = new Float64Array(bufferedPointCount);

  /** Like `decodePoints`. The points are valid until the next call. */
  decode(bytes: Uint8Array): StrokePoints {
    return decodeInto(bytes, (count) =>
      count > bufferedPointCount
        ? newCoordinates(count)
        : { xs: this.#xs.subarray(0, count), ys: this.#ys.subarray(0, count) },
    );
  }
}

interface Coordinates {
  /** Board units, relative to the stroke's (x, y). */
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

const newCoordinates = (count: number): Coordinates => ({
  xs: new Float64Array(count),
  ys: new Float64Array(count),
});

function decodeInto(bytes: Uint8Array, placeFor: (count: number) => Coordinates): StrokePoints {
  const reader = new ByteReader(bytes);
  const header = readHeader(reader);
  const { xs, ys } = placeFor(header.count);
  readCoordinates(reader, header, { xs, ys });
  const pressures = header.hasPressure ? reader.bytes(header.count) : undefined;
  reader.end();
  return pressures === undefined ? { xs, ys } : { xs, ys, pressures };
}

/** The bounds of points, in board units relative to the stroke's (x, y). */
export interface PointBounds {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/**
 * Reads all points without keeping them: opening a board needs only the bounds of most strokes.
 * @returns undefined if there are no points
 * @throws PointsError as `decodePoints`
 */
export function codedBounds(bytes: Uint8Array): PointBounds | undefined {
  const reader = new ByteReader(bytes);
  const header = readHeader(reader);
  const bounds = readCoordinates(reader, header);
  if (header.hasPressure) reader.skip(header.count);
  reader.end();
  return header.count === 0 ? undefined : bounds;
}

interface Header {
  readonly count: number;
  readonly precisionBits: number;
  readonly hasPressure: boolean;
}

function readHeader(reader: ByteReader): Header {
  const version = reader.byte();
  if (version !== codingVersion) throw new PointsError(`unknown coding of points: ${version}`);
  const flags = reader.byte();
  const precisionBits = flags & precisionMask;
  if (precisionBits > maxPrecisionBits || (flags & ~(precisionMask | pressureFlag)) !== 0) {
    throw new PointsError('unknown flags in the header of the points');
  }
  const hasPressure = (flags & pressureFlag) !== 0;
  const count = reader.varint();
  const leastSizeBytes = count * (hasPressure ? 3 : 2);
  if (count > maxPointCount || leastSizeBytes > reader.remaining) {
    throw new PointsError('fewer points than the header promises');
  }
  return { count, precisionBits, hasPressure };
}

/** @param into receives the coordinates, as many as the header says */
function readCoordinates(
  reader: ByteReader,
  { count, precisionBits }: Header,
  into?: Coordinates,
): PointBounds {
  const step = 2 ** -precisionBits;
  let x = 0;
  let y = 0;
  let minX = Number.POSITIVE_INFINITY;
  let minY = Number.POSITIVE_INFINITY;
  let maxX = Number.NEGATIVE_INFINITY;
  let maxY = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < count; index += 1) {
    x = inRange(x + unzigzag(reader.varint()));
    y = inRange(y + unzigzag(reader.varint()));
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
    if (into === undefined) continue;
    into.xs[index] = x * step;
    into.ys[index] = y * step;
  }
  return { minX: minX * step, minY: minY * step, maxX: maxX * step, maxY: maxY * step };
}

function toSteps(value: number | undefined, scale: number): number {
  const steps = Math.round((value ?? Number.NaN) * scale);
  if (!(Math.abs(steps) < maxSteps)) throw new RangeError('a point is not finite or too far away');
  return steps;
}

function inRange(steps: number): number {
  if (!(Math.abs(steps) < maxSteps)) throw new PointsError('a point is too far away');
  return steps;
}

function zigzag(value: number): number {
  return value < 0 ? -value * 2 - 1 : value * 2;
}

function unzigzag(value: number): number {
  // Nearly all values are small.
  if (value < 2 ** 31) return (value >>> 1) ^ -(value & 1);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

class ByteWriter {
  #buffer: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(expectedSizeBytes: number) {
    this.#buffer = new Uint8Array(expectedSizeBytes);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length] = value;
    this.#length += 1;
  }

  varint(value: number): void {
    this.#reserve(maxVarintSizeBytes);
    let rest = value;
    while (rest >= 0x80) {
      this.#buffer[this.#length] = (rest % 0x80) + 0x80;
      this.#length += 1;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#length] = rest;
    this.#length += 1;
  }

  bytes(values: Uint8Array): void {
    this.#reserve(values.length);
    this.#buffer.set(values, this.#length);
    this.#length += values.length;
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#buffer.slice(0, this.#length);
  }

  #reserve(sizeBytes: number): void {
    if (this.#length + sizeBytes <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(this.#length + sizeBytes, this.#buffer.length * 2));
    larger.set(this.#buffer);
    this.#buffer = larger;
  }
}

class ByteReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  byte(): number {
    const value = this.#bytes[this.#position];
    if (value === undefined) throw new PointsError('the points end too early');
    this.#position += 1;
    return value;
  }

  varint(): number {
    // Nearly all values have one or two bytes, and opening a board reads millions.
    const first = this.#bytes[this.#position] ?? 0x80;
    if (first < 0x80) {
      this.#position += 1;
      return first;
    }
    const second = this.#bytes[this.#position + 1] ?? 0x80;
    if (second < 0x80) {
      this.#position += 2;
      return (first & 0x7f) + second * 0x80;
    }
    return this.#longVarint();
  }

  #longVarint(): number {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < maxVarintSizeBytes; i += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (!Number.isSafeInteger(value)) break;
      if (byte < 0x80) return value;
      factor *= 0x80;
    }
    throw new PointsError('a number of the points is too large');
  }

  bytes(count: number): Uint8Array {
    const start = this.#position;
    this.skip(count);
    return this.#bytes.subarray(start, this.#position);
  }

  skip(count: number): void {
    if (count > this.remaining) throw new PointsError('the points end too early');
    this.#position += count;
  }

  /** @throws PointsError when bytes remain */
  end(): void {
    if (this.remaining > 0) throw new PointsError('bytes left over after the points');
  }
}
