import type { DeviceTransform } from '../../drawing/geometry.ts';
import type { DeviceRect } from '../scene/grid.ts';
import type { Wish } from './painterMessages.ts';

/** A picture that would be of use. */
export interface RequestedPicture {
  /** Whose picture it is: of a tile, or of the overview. */
  readonly key: string;
  readonly transform: DeviceTransform;
  readonly area: DeviceRect;
  /** All of the tile, and not only a part of one that is there. */
  readonly isWhole: boolean;
  readonly theme: Wish['theme'];
  readonly hasGround: boolean;
}

/** What is wanted of the painter, most wanted first: the same picture keeps its wish while others come and go. */
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

  /** From now on these are wanted, and nothing else. */
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

  /** What a picture is that has come, undefined when it is not wanted any more. */
  fulfil(id: number): RequestedPicture | undefined {
    const fulfilled = this.#wishes.find(({ wish }) => wish.id === id);
    this.#wishes = this.#wishes.filter((entry) => entry !== fulfilled);
    return fulfilled?.wanted;
  }

  /** Nobody draws any more what was wanted, or it would look otherwise by now. */
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
