import type { OperationKind } from '../../shared/operation.ts';

/** The origin of transactions made by the user of this window: they become operations and can be undone. */
export class LocalChange {
  readonly kind: OperationKind;
  /** The draft whose ink this change holds whole. */
  readonly endsDraft: string | undefined;
  /** Others that end with it. */
  readonly moreDrafts: readonly string[];
  /** Changes with the same one are one step of undo. */
  readonly step: object | undefined;

  constructor(
    kind: OperationKind,
    endsDraft?: string,
    moreDrafts: readonly string[] = [],
    step?: object,
  ) {
    this.kind = kind;
    this.endsDraft = endsDraft;
    this.moreDrafts = moreDrafts;
    this.step = step;
  }
}
