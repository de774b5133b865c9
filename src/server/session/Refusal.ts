/** Hocuspocus tells the client `reason`, and logs nothing of an error without a message. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: string;

  constructor(reason: string) {
    super('');
    this.reason = reason;
  }
}
