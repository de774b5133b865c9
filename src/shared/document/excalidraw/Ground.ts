import RBush from 'rbush';
import { boardBackgrounds, type PaletteName, paletteTones } from '../../palette.ts';
import { type Colour, paletteNames } from '../style.ts';
import { mix, parseColour, type Rgb } from './colours.ts';

/** The colours at one place: in the file, and on our board in each theme. */
export interface GroundColours {
  readonly file: Rgb;
  readonly light: Rgb;
  readonly dark: Rgb;
}

/** Something filled that other elements can lie on. */
export interface Layer {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  /** Exactly: `x` and `y` are within the bounds already. */
  contains(x: number, y: number): boolean;
  /** Undefined for a picture: it is the same in both themes, and nobody knows its colours. */
  readonly colours: GroundColours | undefined;
  /** How much it covers, 0 to 1. */
  readonly alpha: number;
}

interface OrderedLayer extends Layer {
  readonly order: number;
}

/** Looking through more layers than this in all would take seconds; the rest counts as lying on the empty board. */
const maxLookups = 5_000_000;
const opaque = 0.99;

/** What lies beneath each place of a drawing, from the layers that were added so far. */
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

  /** Undefined where a picture lies beneath. */
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

  /** From the uppermost opaque one to the top. */
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

/** A fill as it is seen in the file and in our themes. */
export function fillGround(file: Rgb, colour: Colour): GroundColours {
  return { file, light: toneOf(colour, 'light', 'fill'), dark: toneOf(colour, 'dark', 'fill') };
}

/** The tone of a colour of ours in a theme. */
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
