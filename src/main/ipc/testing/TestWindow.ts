import { MessageChannel, type MessagePort } from 'node:worker_threads';
import * as Y from 'yjs';
import type { MessageToMain, MessageToRenderer } from '../../../shared/ipc.ts';
import type { PortToRenderer } from '../BoardPort.ts';

type Message<Type extends MessageToRenderer['type']> = Extract<MessageToRenderer, { type: Type }>;

/** A window's end of a board port, over a real channel: takes in what comes, unless it is busy. */
export class TestWindow {
  /** Main's end, as Electron gives it. */
  readonly port: PortToRenderer;
  readonly received: MessageToRenderer[] = [];
  readonly doc = new Y.Doc();
  readonly #own: MessagePort;
  readonly #closed: Promise<void>;
  #isBusy = false;
  #hasKeptAside = false;
  /** Oldest first. */
  readonly #unanswered: (() => void)[] = [];
  #heard: () => void = () => {};

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port = asElectronPort(port1);
    this.#closed = new Promise((resolve) => {
      port1.once('close', () => resolve());
    });
    this.#own = port2;
    port2.on('message', (message: MessageToRenderer) => this.#take(message));
  }

  /** Whether a change ever came before one that it builds on. */
  get hasKeptAside(): boolean {
    return this.#hasKeptAside;
  }

  send(message: MessageToMain): void {
    this.#own.postMessage(message);
  }

  /** Anything, also what no window of ours would send. */
  sendRaw(message: unknown): void {
    this.#own.postMessage(message);
  }

  /** Messages arrive and are not taken in, as in a page whose script runs and runs. */
  hang(): void {
    this.#isBusy = true;
  }

  /** Takes in what has come meanwhile. */
  goOn(): void {
    this.#isBusy = false;
    for (const answer of this.#unanswered.splice(0)) answer();
  }

  /** Resolves when main knows it. */
  async close(): Promise<void> {
    this.#own.close();
    await this.#closed;
  }

  /** Resolves with the messages of this type as soon as they are what is wanted. */
  async until<Type extends MessageToRenderer['type']>(
    type: Type,
    isWanted: (messages: readonly Message<Type>[]) => boolean = ({ length }) => length > 0,
  ): Promise<readonly Message<Type>[]> {
    for (;;) {
      const messages = this.of(type);
      if (isWanted(messages)) return messages;
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }

  of<Type extends MessageToRenderer['type']>(type: Type): readonly Message<Type>[] {
    return this.received.filter((message): message is Message<Type> => message.type === type);
  }

  #take(message: MessageToRenderer): void {
    this.received.push(message);
    if (message.type === 'part' || message.type === 'loaded') {
      for (const update of message.updates) this.#apply(update);
    } else if (message.type === 'remote') this.#apply(message.update);
    if (message.type === 'ask-state') {
      this.#answer(() => {
        this.send({ type: 'state', stateVector: new Uint8Array(Y.encodeStateVector(this.doc)) });
      });
    } else if (answeredTypes.has(message.type)) this.#answer(() => this.send({ type: 'applied' }));
    this.#heard();
  }

  #answer(answer: () => void): void {
    if (this.#isBusy) this.#unanswered.push(answer);
    else answer();
  }

  #apply(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update);
    if (this.doc.store.pendingStructs !== null) this.#hasKeptAside = true;
  }
}

const answeredTypes: ReadonlySet<MessageToRenderer['type']> = new Set([
  'stored-sizes',
  'stored',
  'part',
  'loaded',
  'remote',
  'status',
]);

/** A port of Node as Electron shows it to main: messages are events with `data`. */
function asElectronPort(port: MessagePort): PortToRenderer {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) => {
      if (event === 'message') port.on('message', (data: unknown) => listener({ data }));
      else port.on('close', () => listener({ data: undefined }));
      return port;
    },
    start: () => port.start(),
    close: () => port.close(),
  };
}
