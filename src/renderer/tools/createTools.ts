import type { ToolName } from '../state/editor.ts';
import { PanTool } from './PanTool.ts';
import { PenTool } from './PenTool.ts';
import type { Tool, ToolHost } from './tool.ts';

export function createTools(host: ToolHost): Readonly<Record<ToolName, Tool>> {
  const pan = new PanTool(host);
  return {
    select: pan,
    pan,
    pen: new PenTool(host, 'pen'),
    highlighter: new PenTool(host, 'highlighter'),
    eraser: pan,
    rectangle: pan,
    ellipse: pan,
    line: pan,
    arrow: pan,
    text: pan,
  };
}
