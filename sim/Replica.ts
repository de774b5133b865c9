import * as Y from 'yjs';
import type { Operation } from '../src/shared/operation.ts';
import type { Random } from './Random.ts';

/** A window's board: edits become operations, as in the app. */
export class Replica {
  readonly boardId: string;
  readonly doc: Y.Doc;
  readonly #random: Random;
  readonly #shapes: Y.Map<Y.Map<unknown>>;

  constructor(boardId: string, random: Random) {
    this.boardId = boardId;
    this.#random = random;
    this.doc = new Y.Doc({ guid: boardId });
    // Yjs would choose it with the system's randomness.
    this.doc.clientID = random.below(2 ** 32);
    this.#shapes = this.doc.getMap('shapes');
  }

  apply(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, 'remote');
  }

  /** Inserts, changes or deletes a shape; deleting the newest one is what undo does. */
  edit(random: Random, createdAt: number): Operation {
    const known = [...this.#shapes.keys()];
    const chance = random.next();
    if (known.length > 0 && chance < 0.15) {
      const last = random.chance(0.5) ? known.at(-1) : random.pick(known);
      return this.#change('delete', createdAt, () => this.#shapes.delete(last ?? ''));
    }
    if (known.length > 0 && chance < 0.45) {
      const shape = this.#shapes.get(random.pick(known));
      return this.#change('move', createdAt, () => {
        shape?.set('x', random.below(1_000));
        shape?.set('y', random.below(1_000));
      });
    }
    return this.draw(random.bytes(random.chance(0.03) ? 30_000 : 8 + random.below(60)), createdAt);
  }

  /** Makes the changes of an earlier window again. */
  recover(update: Uint8Array, createdAt: number): Operation {
    return this.#change('recover', createdAt, () => Y.applyUpdate(this.doc, update));
  }

  draw(points: Uint8Array, createdAt: number, kind: Operation['kind'] = 'draw'): Operation {
    const shape = new Y.Map<unknown>();
    shape.set('x', 0);
    shape.set('points', points);
    return this.#change(kind, createdAt, () => this.#shapes.set(this.#random.uuid(), shape));
  }

  #change(kind: Operation['kind'], createdAt: number, edit: () => void): Operation {
    const updates: Uint8Array[] = [];
    const keep = (update: Uint8Array): void => {
      updates.push(update);
    };
    this.doc.on('update', keep);
    this.doc.transact(edit);
    this.doc.off('update', keep);
    const update = new Uint8Array(Y.mergeUpdates(updates));
    return { id: this.#random.uuid(), boardId: this.boardId, kind, update, createdAt };
  }
}
