import { expect, test } from 'vitest';
import { TextTool } from './TextTool.ts';
import { pointerAt, testHost } from './testHost.ts';

test('the text tool opens a field where it is clicked', () => {
  const host = testHost();
  const tool = new TextTool(host);
  tool.pointerDown();
  tool.pointerUp(pointerAt(300, 300));
  expect(host.edited).toEqual([{ at: { x: 300, y: 285 } }]);
});
