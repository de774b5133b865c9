import type { ToolName } from '../state/editor.ts';
import { DragShapeTool } from './DragShapeTool.ts';
import { EraserTool } from './EraserTool.ts';
import { PanTool } from './PanTool.ts';
import { PenTool } from './PenTool.ts';
import { SelectTool } from './SelectTool.ts';
import { TextTool } from './TextTool.ts';
import type { Tool, ToolHost } from './tool.ts';

export function createTools(host: ToolHost): Readonly<Record<ToolName, Tool>> {
  return {
    select: new SelectTool(host),
    pan: new PanTool(host),
    pen: new PenTool(host, 'pen'),
    highlighter: new PenTool(host, 'highlighter'),
    eraser: new EraserTool(host),
    rectangle: new DragShapeTool(host, 'rectangle'),
    ellipse: new DragShapeTool(host, 'ellipse'),
    line: new DragShapeTool(host, 'line'),
    arrow: new DragShapeTool(host, 'arrow'),
    text: new TextTool(host),
  };
}
