/** Hocuspocus sends `reason` to the client, and does not log an error without a message. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: string;

  constructor(reason: string) {
    super('');
    this.reason = reason;
  }
}
