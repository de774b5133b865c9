import type { MessageToMain, MessageToRenderer } from '../../shared/ipc.ts';
import type { OperationKind } from '../../shared/operation.ts';
import type { PortToMain } from './BoardConnection.ts';

/** Main's end of a board port, for tests: keeps what is sent and answers when told to. */
export class TestPort implements PortToMain {
  /** But for what says that a message was taken in. */
  readonly sent: MessageToMain[] = [];
  appliedCount = 0;
  onmessage: ((event: MessageEvent) => void) | null = null;
  isClosed = false;

  postMessage(message: MessageToMain): void {
    if (message.type === 'applied') this.appliedCount += 1;
    else this.sent.push(structuredClone(message));
  }

  start(): void {
    // Messages are given at once.
  }

  close(): void {
    this.isClosed = true;
  }

  give(message: MessageToRenderer): void {
    this.onmessage?.(new MessageEvent('message', { data: message }));
  }

  load(updates: readonly Uint8Array[] = []): void {
    this.give({ type: 'loaded', updates, drafts: [] });
  }

  /** Reports everything sent so far as saved. */
  save(): void {
    this.give({
      type: 'saved',
      operationIds: this.operations().map(({ operation }) => operation.id),
    });
  }

  operations(): Extract<MessageToMain, { type: 'operation' }>[] {
    return this.sent.filter((message) => message.type === 'operation');
  }

  kinds(): OperationKind[] {
    return this.operations().map(({ operation }) => operation.kind);
  }

  updates(): Uint8Array[] {
    return this.operations().map(({ operation }) => operation.update);
  }
}
