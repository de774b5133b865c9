import type { DeviceTransform } from '../../drawing/geometry.ts';
import type { DeviceRect } from '../scene/grid.ts';
import type { Wish } from './painterMessages.ts';

/** A picture requested from the painter. */
export interface RequestedPicture {
  /** Names the tile, or the overview. */
  readonly key: string;
  readonly transform: DeviceTransform;
  readonly area: DeviceRect;
  /** The whole tile, not only a part of an existing one. */
  readonly isWhole: boolean;
  readonly theme: Wish['theme'];
  readonly hasGround: boolean;
}

/**
 * The priority list of the painter, most important first. A picture keeps its request id while other requests
 * change.
 */
export class TileRequests {
  readonly #send: (wishes: readonly Wish[]) => void;
  #wishes: { readonly wish: Wish; readonly wanted: RequestedPicture; readonly name: string }[] = [];
  #lastId = 0;

  constructor(send: (wishes: readonly Wish[]) => void) {
    this.#send = send;
  }

  get isEmpty(): boolean {
    return this.#wishes.length === 0;
  }

  /** Replaces all requests. */
  set(wanted: readonly RequestedPicture[], devicePixelRatio: number): void {
    const before = this.#wishes;
    const next = wanted.map((picture) => {
      const name = nameOf(picture);
      return (
        before.find((known) => known.name === name) ?? this.#add(picture, name, devicePixelRatio)
      );
    });
    if (next.length === before.length && next.every((entry, i) => entry === before[i])) return;
    this.#wishes = next;
    this.#send(next.map(({ wish }) => wish));
  }

  /** The request that a picture answers; undefined if it is no longer needed. */
  fulfil(id: number): RequestedPicture | undefined {
    const fulfilled = this.#wishes.find(({ wish }) => wish.id === id);
    this.#wishes = this.#wishes.filter((entry) => entry !== fulfilled);
    return fulfilled?.wanted;
  }

  /** The requests are obsolete: there is no painter, or everything looks different. */
  clear(): void {
    if (this.isEmpty) return;
    this.#wishes = [];
    this.#send([]);
  }

  #add(
    wanted: RequestedPicture,
    name: string,
    devicePixelRatio: number,
  ): { wish: Wish; wanted: RequestedPicture; name: string } {
    this.#lastId += 1;
    const { transform, area, theme, hasGround } = wanted;
    const wish = { id: this.#lastId, transform, area, theme, hasGround, devicePixelRatio };
    return { wanted, name, wish };
  }
}

const nameOf = ({ key, transform, area, isWhole }: RequestedPicture): string =>
  [key, ...Object.values(transform), ...Object.values(area), isWhole].join(' ');
