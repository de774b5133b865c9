// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import { exampleShapes } from '../../shared/document/testShapes.ts';
import type { BoardView } from '../canvas/view/BoardView.ts';
import { lightTheme } from '../drawing/palette.ts';
import { testHost } from '../tools/testHost.ts';
import type { TextDraft } from './TextDraft.ts';
import { TextEditing } from './TextEditing.ts';

beforeEach(() => {
  document.body.replaceChildren();
  Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
  // Each letter is ten pixels wide.
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation(
    () => ({ measureText: (text: string) => ({ width: text.length * 10 }) }) as never,
  );
});

function open() {
  const tools = testHost();
  let liveFrames = 0;
  const host = {
    ...tools,
    invalidateLive: () => {
      liveFrames += 1;
    },
  };
  const draft = { update: vi.fn(), finish: () => undefined, drop: vi.fn() };
  const editing = new TextEditing({
    boardId: 'board',
    host,
    startDraft: () => draft as unknown as TextDraft,
    onChange: () => {},
    onNotice: () => {},
    onNoticeOver: () => {},
  });
  const element = document.createElement('div');
  document.body.append(element);
  const camera = { x: 0, y: 0, zoom: 1 };
  const view = { host: element, theme: lightTheme, camera, reveal: () => {} };
  tools.document.insert('note', { ...exampleShapes.note, text: '' });
  const edit = (at: { readonly id: string } | { readonly at: { x: number; y: number } }): void =>
    editing.open(view as unknown as BoardView, at);
  const type = (text: string): void => {
    const field = element.querySelector('textarea');
    if (field === null) throw new Error('no field is open');
    field.value = text;
    field.dispatchEvent(new InputEvent('input'));
  };
  const noteHeight = (): number => {
    const shape = tools.scene.get('note')?.shape;
    return shape?.type === 'note' ? shape.height : 0;
  };
  return { tools, editing, draft, edit, type, noteHeight, frames: () => liveFrames };
}

test('requests a frame each time a note grows during typing', () => {
  const { edit, type, frames, noteHeight } = open();
  edit({ id: 'note' });
  const [framesBefore, heightBefore] = [frames(), noteHeight()];
  type('line\n'.repeat(20));
  expect(frames()).toBeGreaterThan(framesBefore);
  expect(noteHeight()).toBeGreaterThan(heightBefore);
});

test('keeps typed text in the draft, and puts it on the board when the field closes', () => {
  const { tools, editing, draft, edit, type } = open();
  edit({ at: { x: 10, y: 20 } });
  expect(editing.isOpen).toBe(true);
  type('hello');
  expect(draft.update).toHaveBeenLastCalledWith('hello', expect.anything());
  editing.end();
  expect(editing.isOpen).toBe(false);
  expect(tools.operations.at(-1)).toBe('text');
  const [id = ''] = tools.selection;
  expect(tools.scene.get(id)?.shape).toMatchObject({ type: 'text', text: 'hello', x: 10, y: 20 });
});

test('an empty new text leaves nothing on the board', () => {
  const { tools, editing, draft, edit } = open();
  const before = tools.operations.length;
  edit({ at: { x: 10, y: 20 } });
  editing.end();
  expect(draft.drop).toHaveBeenCalled();
  expect(tools.operations).toHaveLength(before);
});
