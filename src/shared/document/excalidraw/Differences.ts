import type { Shape } from '../shape.ts';
import { isRecord } from './element.ts';
import { formOf } from './elementForms.ts';

/** What an import cannot keep of imported elements. */
export type DifferenceKind = 'groups' | 'connections' | 'frames' | 'labels' | 'patterns';

export interface Difference {
  readonly kind: DifferenceKind;
  /** Number of groups, arrows, items in frames, labels of lines, or items with a pattern. */
  readonly count: number;
}

/** Counts what changed in imported elements. */
export class Differences {
  readonly #groupIds = new Set<string>();
  readonly #counts = new Map<DifferenceKind, number>();

  /** @param containerTypeOf the type of the element with this id */
  add(candidate: unknown, shape: Shape, containerTypeOf: (id: string) => string | undefined): void {
    if (!isRecord(candidate)) return;
    const { groupIds, startBinding, endBinding, frameId, containerId } = candidate;
    for (const id of Array.isArray(groupIds) ? groupIds : []) {
      if (typeof id === 'string') this.#groupIds.add(id);
    }
    if (isRecord(startBinding) || isRecord(endBinding)) this.#count('connections');
    if (typeof frameId === 'string') this.#count('frames');
    const container = typeof containerId === 'string' ? containerTypeOf(containerId) : undefined;
    if (container !== undefined && formOf({ type: container }).isLine) this.#count('labels');
    if ('style' in shape && shape.style.fillPattern !== undefined) this.#count('patterns');
  }

  list(): readonly Difference[] {
    const groups = this.#groupIds.size;
    const counts = [...this.#counts].map(([kind, count]) => ({ kind, count }));
    return groups === 0 ? counts : [{ kind: 'groups', count: groups }, ...counts];
  }

  #count(kind: DifferenceKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }
}
