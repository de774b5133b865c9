import type { OperationKind } from '../../shared/operation.ts';

/** The origin of this user's transactions, which become operations and can be undone. */
export class LocalChange {
  readonly kind: OperationKind;
  /** The draft whose ink this change contains in full. */
  readonly endsDraft: string | undefined;
  /** Other drafts that end with it. */
  readonly moreDrafts: readonly string[];
  /** Changes with the same value are one undo step. */
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
