import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { boardPortChannel } from '../../src/shared/channels.ts';
import { BoardDocument } from '../../src/shared/document/boardDocument.ts';
import { testStroke } from '../../src/shared/document/testShapes.ts';
import type { EverinkBridge, MessageToMain, MessageToRenderer } from '../../src/shared/ipc.ts';

interface SentOperation {
  readonly id: string;
  /** In base64. */
  readonly update: string;
}

interface PortWindow {
  readonly everink: EverinkBridge;
  everinkSend?: (operations: readonly SentOperation[]) => Promise<void>;
}

const groupSize = 500;
const columns = 125;

/** Creates this many operations with one small stroke each, as a window would. */
export function smallStrokes(count: number): readonly SentOperation[] {
  const board = new BoardDocument();
  const operations: SentOperation[] = [];
  board.doc.on('update', (update: Uint8Array) => {
    operations.push({ id: randomUUID(), update: Buffer.from(update).toString('base64') });
  });
  for (let number = 0; number < count; number += 1) {
    const place = { x: (number % columns) * 14, y: Math.floor(number / columns) * 14 };
    const z = `a${String(number).padStart(6, '0')}1`;
    board.doc.transact(() => board.insert(`small-${number}`, testStroke({ ...place, z })));
  }
  return operations;
}

/**
 * Sends the operations to main over a board port, much faster than a user could draw them. Resolves once all are saved.
 * In the meantime the page's own editor receives nothing; afterwards it gets a new port with the whole board.
 */
export async function sendOperations(
  page: Page,
  boardId: string,
  operations: readonly SentOperation[],
): Promise<void> {
  await page.evaluate(openPort, { boardId, channel: boardPortChannel });
  for (let from = 0; from < operations.length; from += groupSize) {
    await page.evaluate(
      async (group) => await (globalThis as unknown as PortWindow).everinkSend?.(group),
      operations.slice(from, from + groupSize),
    );
  }
  await page.evaluate(async (board) => {
    const { everink } = globalThis as unknown as PortWindow;
    await everink.request('boards.open', { boardId: board });
  }, boardId);
}

/** Runs in the page, whose own editor receives the port too, until the port has the listener below. */
async function openPort(board: { boardId: string; channel: string }): Promise<void> {
  const { boardId, channel } = board;
  const pageWindow = globalThis as unknown as PortWindow;
  const port = await new Promise<MessagePort>((resolve) => {
    const receive = (event: MessageEvent): void => {
      const [own] = event.ports;
      if (own === undefined || event.data?.type !== channel) return;
      removeEventListener('message', receive);
      resolve(own);
    };
    addEventListener('message', receive);
    void pageWindow.everink.request('boards.open', { boardId });
  });
  const unsaved = new Set<string>();
  let allSaved = (): void => {};
  port.onmessage = ({ data }: MessageEvent<MessageToRenderer>) => {
    if (data.type === 'saved') {
      for (const id of data.operationIds) unsaved.delete(id);
      if (unsaved.size === 0) allSaved();
    } else if (data.type === 'loaded' || data.type === 'remote' || data.type === 'status') {
      port.postMessage({ type: 'applied' } satisfies MessageToMain);
    }
  };
  port.start();
  pageWindow.everinkSend = (operations) =>
    new Promise((resolve) => {
      allSaved = resolve;
      for (const { id, update } of operations) {
        unsaved.add(id);
        const operation = {
          id,
          boardId,
          kind: 'draw' as const,
          createdAt: Date.now(),
          update: Uint8Array.from(atob(update), (character) => character.charCodeAt(0)),
        };
        port.postMessage({ type: 'operation', operation } satisfies MessageToMain);
      }
    });
}
