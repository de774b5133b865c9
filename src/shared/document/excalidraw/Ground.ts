import RBush from 'rbush';
import { boardBackgrounds, type PaletteName, paletteTones } from '../../palette.ts';
import { type Colour, paletteNames } from '../style.ts';
import { mix, parseColour, type Rgb } from './colours.ts';

/** The colours at one position: in the file, and on the board in each theme. */
export interface GroundColours {
  readonly file: Rgb;
  readonly light: Rgb;
  readonly dark: Rgb;
}

/** A filled element that others can be on. */
export interface Layer {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  /** Exact test; `x` and `y` are already within the bounds. */
  contains(x: number, y: number): boolean;
  /** Undefined for an image, which is the same in both themes and has unknown colours. */
  readonly colours: GroundColours | undefined;
  /** Opacity, 0 to 1. */
  readonly alpha: number;
}

interface OrderedLayer extends Layer {
  readonly order: number;
}

/** Checking more layers than this in total would take seconds; further positions count as empty board. */
const maxLookups = 5_000_000;
const opaque = 0.99;

/** What is beneath each position of a drawing, from the layers added so far. */
export class Ground {
  readonly #board: GroundColours;
  readonly #layers = new RBush<OrderedLayer>();
  #count = 0;
  #lookups = 0;

  /** @param background the colour of the empty board in the file */
  constructor(background: Rgb) {
    this.#board = {
      file: background,
      light: rgbOf(boardBackgrounds.light),
      dark: rgbOf(boardBackgrounds.dark),
    };
  }

  add(layer: Layer): void {
    this.#layers.insert({ ...layer, order: this.#count });
    this.#count += 1;
  }

  /** Undefined above an image. */
  at(x: number, y: number): GroundColours | undefined {
    const beneath = this.#layersAt(x, y);
    let colours = this.#board;
    for (const layer of beneath) {
      if (layer.colours === undefined) return undefined;
      colours = {
        file: mix(layer.colours.file, colours.file, layer.alpha),
        light: mix(layer.colours.light, colours.light, layer.alpha),
        dark: mix(layer.colours.dark, colours.dark, layer.alpha),
      };
    }
    return colours;
  }

  /** The topmost opaque layer and those above it. */
  #layersAt(x: number, y: number): readonly OrderedLayer[] {
    if (this.#lookups > maxLookups) return [];
    const found = this.#layers.search({ minX: x, minY: y, maxX: x, maxY: y });
    this.#lookups += found.length;
    const covering = found
      .filter((layer) => layer.contains(x, y))
      .sort((a, b) => a.order - b.order);
    const lowest = covering.findLastIndex(
      ({ colours, alpha }) => colours === undefined || alpha >= opaque,
    );
    return covering.slice(Math.max(0, lowest));
  }
}

/** A fill as seen in the file and in both themes. */
export function fillGround(file: Rgb, colour: Colour): GroundColours {
  return { file, light: toneOf(colour, 'light', 'fill'), dark: toneOf(colour, 'dark', 'fill') };
}

/** The tone of a board colour in a theme. */
export function toneOf(colour: Colour, theme: 'light' | 'dark', use: 'line' | 'fill'): Rgb {
  return rgbOf(isPaletteName(colour) ? paletteTones[theme][colour][use] : colour);
}

const names: ReadonlySet<string> = new Set(paletteNames);

function isPaletteName(colour: string): colour is PaletteName {
  return names.has(colour);
}

function rgbOf(hex: string): Rgb {
  return parseColour(hex)?.rgb ?? [0, 0, 0];
}
