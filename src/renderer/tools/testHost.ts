/** A board without a window, for tests of tools. */
import * as Y from 'yjs';
import { BoardDocument } from '../../shared/document/boardDocument.ts';
import { testStyle } from '../../shared/document/testShapes.ts';
import type { OperationKind } from '../../shared/operation.ts';
import { Scene } from '../canvas/scene/Scene.ts';
import type { BoardPointer } from '../canvas/view/BoardView.ts';
import type { Tool, ToolHost } from './tool.ts';

export interface TestHost extends ToolHost {
  /** The kinds of the operations so far, one per transaction that changed something. */
  readonly operations: OperationKind[];
  readonly drafts: string[];
  readonly edited: unknown[];
  /** The kinds of changes that were undone at once. */
  readonly undone: OperationKind[];
  selection: ReadonlySet<string>;
  zoom: number;
  pressureCurve: number;
}

export function testHost(): TestHost {
  const document = new BoardDocument(new Y.Doc());
  const operations: OperationKind[] = [];
  const drafts: string[] = [];
  const edited: unknown[] = [];
  const undone: OperationKind[] = [];
  let idCount = 0;
  document.doc.on('update', (_update: Uint8Array, origin: unknown) => {
    operations.push(origin as OperationKind);
  });
  const host: TestHost = {
    document,
    scene: new Scene(document, 'page-1'),
    zoom: 1,
    drawingStyle: testStyle,
    selection: new Set(),
    isDark: false,
    pressureCurve: 1,
    operations,
    drafts,
    edited,
    undone,
    newId: () => {
      idCount += 1;
      return `id-${idCount}`;
    },
    select: (ids) => {
      host.selection = new Set(ids);
    },
    selectNew: (ids) => {
      host.selection = new Set(ids);
    },
    commit: (kind, change) => document.doc.transact(() => change(document), kind),
    commitInSlices: async (kind, changes) => {
      for (const change of changes) document.doc.transact(() => change(document), kind);
    },
    commitUndone: (kind, change) => {
      undone.push(kind);
      // Applied to a copy, so that an impossible change throws here too.
      const copy = new BoardDocument(new Y.Doc());
      Y.applyUpdate(copy.doc, Y.encodeStateAsUpdate(document.doc));
      copy.doc.transact(() => change(copy));
    },
    invalidateLive: () => {},
    setLiveLook: () => {},
    startDraft: (ink) => ({
      finish: () => {
        drafts.push(`finish ${ink.id}`);
        return undefined;
      },
      drop: () => drafts.push(`drop ${ink.id}`),
    }),
    editText: (target) => edited.push(target),
    pan: () => {},
  };
  return host;
}

let clockMs = 0;

export function pointerAt(x: number, y: number, change: Partial<BoardPointer> = {}): BoardPointer {
  clockMs += 8;
  return {
    x,
    y,
    screenX: x,
    screenY: y,
    pressure: undefined,
    timeMs: clockMs,
    shiftKey: false,
    ...change,
  };
}

/** Presses the pointer on the first point, moves it over the others and lifts it on the last. */
export function dragTool(tool: Tool, ...points: readonly [x: number, y: number][]): void {
  const [first, ...rest] = points.map(([x, y]) => pointerAt(x, y));
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return;
  tool.pointerDown(first);
  tool.pointerMove(rest, []);
  tool.pointerUp(last);
}
