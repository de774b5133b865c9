import type { DeviceTransform } from '../../drawing/geometry.ts';
import type { DeviceRect } from '../scene/grid.ts';
import type { PaintRequest } from './painterMessages.ts';

/** A picture requested from the painter. */
export interface RequestedPicture {
  /** Names the tile, or the overview. */
  readonly key: string;
  readonly transform: DeviceTransform;
  readonly area: DeviceRect;
  /** The whole tile, not only a part of an existing one. */
  readonly isWhole: boolean;
  readonly theme: PaintRequest['theme'];
  readonly labels: PaintRequest['labels'];
  readonly hasGround: boolean;
}

/**
 * The priority list of the painter, most important first. A picture keeps its request id while other requests
 * change.
 */
export class TileRequests {
  readonly #send: (requests: readonly PaintRequest[]) => void;
  #requests: {
    readonly request: PaintRequest;
    readonly requested: RequestedPicture;
    readonly name: string;
  }[] = [];
  #lastId = 0;

  constructor(send: (requests: readonly PaintRequest[]) => void) {
    this.#send = send;
  }

  get isEmpty(): boolean {
    return this.#requests.length === 0;
  }

  /** Replaces all requests. */
  set(requested: readonly RequestedPicture[], devicePixelRatio: number): void {
    const before = this.#requests;
    const next = requested.map((picture) => {
      const name = nameOf(picture);
      return (
        before.find((known) => known.name === name) ?? this.#add(picture, name, devicePixelRatio)
      );
    });
    if (next.length === before.length && next.every((entry, i) => entry === before[i])) return;
    this.#requests = next;
    this.#send(next.map(({ request }) => request));
  }

  /** The request that a picture answers; undefined if it is no longer needed. */
  fulfil(id: number): RequestedPicture | undefined {
    const fulfilled = this.#requests.find(({ request }) => request.id === id);
    this.#requests = this.#requests.filter((entry) => entry !== fulfilled);
    return fulfilled?.requested;
  }

  /** The requests are obsolete: there is no painter, or everything looks different. */
  clear(): void {
    if (this.isEmpty) return;
    this.#requests = [];
    this.#send([]);
  }

  #add(
    requested: RequestedPicture,
    name: string,
    devicePixelRatio: number,
  ): { request: PaintRequest; requested: RequestedPicture; name: string } {
    this.#lastId += 1;
    const { transform, area, theme, labels, hasGround } = requested;
    const request = {
      ...{ id: this.#lastId, transform, area, theme, labels, hasGround },
      devicePixelRatio,
    };
    return { requested, name, request };
  }
}

const nameOf = ({ key, transform, area, isWhole }: RequestedPicture): string =>
  [key, ...Object.values(transform), ...Object.values(area), isWhole].join(' ');
