import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { CodedError } from '../../shared/CodedError.ts';
import type { ChosenFile } from '../../shared/ipc.ts';

/** The files that the users of windows chose last, by ids: a window must not name paths. */
export class ChosenFiles {
  readonly #paths = new WeakMap<object, ReadonlyMap<string, string>>();

  /** Replaces what was chosen before. @param owner the window: no other one may use the ids */
  set(paths: readonly string[], owner: object): readonly ChosenFile[] {
    const byId = new Map(paths.map((path) => [randomUUID() as string, path]));
    this.#paths.set(owner, byId);
    return [...byId].map(([fileId, path]) => ({ fileId, name: basename(path) }));
  }

  /** @throws CodedError if the window did not choose that, or something else since */
  path(fileId: string, owner: object): string {
    const path = this.#paths.get(owner)?.get(fileId);
    if (path === undefined) throw new CodedError({ code: 'open-is-over' });
    return path;
  }
}
