import { maxImageSizeBytes } from '../../limits.ts';
import { contentHash } from '../everinkFile.ts';
import { isTooLarge, readImageHeader } from '../imageHeader.ts';
import { imageKind } from '../imageKind.ts';
import { type Element, isRecord } from './element.ts';
import type { LeftOutReason } from './leftOut.ts';
import { isTooMuchSvg } from './svgExpansion.ts';

/** An image to be redrawn as PNG, because a board cannot hold it as it is. */
export interface PictureRequest {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Media type; empty if unknown. */
  readonly mediaType: string;
  /** The size on the board, in board units. */
  readonly width: number;
  readonly height: number;
  /** The visible part of the image, as fractions of its width and height. */
  readonly part: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  readonly isMirrored: { readonly x: boolean; readonly y: boolean };
}

/** Redraws an image as PNG; undefined if it cannot be decoded. */
export type DrawPicture = (request: PictureRequest) => Promise<Uint8Array<ArrayBuffer> | undefined>;

/** Whether a board can show an image as it is. */
export type CanShowImage = (bytes: Uint8Array<ArrayBuffer>) => Promise<boolean>;

const wholePicture = { x: 0, y: 0, width: 1, height: 1 };

/** The images of a drawing by content hash. Only those that are shown are imported. */
export class Pictures {
  readonly #files: Readonly<Record<string, unknown>>;
  readonly #draw: DrawPicture | undefined;
  readonly #canShow: CanShowImage;
  readonly #images = new Map<string, Uint8Array>();
  /** The result of each request, since images are often shown repeatedly. */
  readonly #known = new Map<string, { readonly hash: string } | LeftOutReason>();

  constructor(
    files: Readonly<Record<string, unknown>>,
    draw: DrawPicture | undefined,
    canShow: CanShowImage = async () => true,
  ) {
    this.#files = files;
    this.#draw = draw;
    this.#canShow = canShow;
  }

  /** Bytes by hash. */
  get images(): ReadonlyMap<string, Uint8Array> {
    return this.#images;
  }

  /** The hash of the image shown by an element, or why there is none. */
  async find(element: Element): Promise<{ readonly hash: string } | LeftOutReason> {
    const { fileId, crop, scale } = element;
    if (fileId === undefined || !Object.hasOwn(this.#files, fileId)) return 'no-picture';
    const size = [element.width, element.height];
    const key = JSON.stringify([fileId, crop, scale, size]);
    const known = this.#known.get(key) ?? (await this.#read(this.#files[fileId], element));
    this.#known.set(key, known);
    return known;
  }

  async #read(file: unknown, element: Element): Promise<{ readonly hash: string } | LeftOutReason> {
    const data = isRecord(file) ? decodeDataUrl(file.dataURL) : undefined;
    if (data === undefined) return 'no-picture';
    // Checked before decoding: a small file may claim gigabytes of pixels.
    const header = readImageHeader(data.bytes);
    const kind = imageKind(data.bytes);
    if (header === undefined && kind === 'held') return 'damaged';
    if (header !== undefined && isTooLarge(header)) return 'too-large';
    if (kind === 'vector' && isTooMuchSvg(data.bytes)) return 'too-large';
    const image = await this.#imageOf(data, element);
    if (image === undefined) return header === undefined ? 'unknown-picture' : 'damaged';
    if (image.byteLength > maxImageSizeBytes) return 'too-large';
    const hash = await contentHash(image);
    this.#images.set(hash, image);
    return { hash };
  }

  async #imageOf(data: DataUrl, element: Element): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { crop, scale } = element;
    const isMirrored = { x: scale[0] < 0, y: scale[1] < 0 };
    const isWhole = crop === undefined && !isMirrored.x && !isMirrored.y;
    const kind = imageKind(data.bytes);
    const isHeld = kind === 'held';
    if (isHeld && isWhole && (await this.#canShow(data.bytes))) return data.bytes;
    const drawn = await this.#draw?.({
      ...data,
      mediaType: kind === 'vector' ? 'image/svg+xml' : data.mediaType,
      width: Math.abs(element.width),
      height: Math.abs(element.height),
      part: crop === undefined ? wholePicture : partOf(crop),
      isMirrored,
    });
    return drawn ?? (isHeld && (await this.#canShow(data.bytes)) ? data.bytes : undefined);
  }
}

function partOf(crop: NonNullable<Element['crop']>): PictureRequest['part'] {
  return {
    x: crop.x / crop.naturalWidth,
    y: crop.y / crop.naturalHeight,
    width: crop.width / crop.naturalWidth,
    height: crop.height / crop.naturalHeight,
  };
}

interface DataUrl {
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

function decodeDataUrl(url: unknown): DataUrl | undefined {
  if (typeof url !== 'string' || !url.startsWith('data:')) return undefined;
  const comma = url.indexOf(',');
  if (comma < 0) return undefined;
  const [mediaType = '', ...parameters] = url.slice('data:'.length, comma).split(';');
  const data = url.slice(comma + 1);
  try {
    const bytes = parameters.includes('base64')
      ? Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
      : new TextEncoder().encode(decodeURIComponent(data));
    return bytes.length === 0 ? undefined : { mediaType, bytes };
  } catch {
    return undefined;
  }
}
