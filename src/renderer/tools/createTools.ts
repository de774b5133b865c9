import { type DrawnType, drawnTypes } from '../shapes/shapeKinds.ts';
import { DragShapeTool } from './DragShapeTool.ts';
import { EraserTool } from './EraserTool.ts';
import { PanTool } from './PanTool.ts';
import { PenTool } from './PenTool.ts';
import { SelectTool } from './SelectTool.ts';
import { TextTool } from './TextTool.ts';
import type { Tool, ToolHost } from './tool.ts';
import type { ToolName } from './toolName.ts';

export function createTools(host: ToolHost): Readonly<Record<ToolName, Tool>> {
  return {
    select: new SelectTool(host),
    pan: new PanTool(host),
    pen: new PenTool(host, 'pen'),
    highlighter: new PenTool(host, 'highlighter'),
    eraser: new EraserTool(host),
    text: new TextTool(host),
    ...drawingTools(host),
  };
}

function drawingTools(host: ToolHost): Readonly<Record<DrawnType, Tool>> {
  const tools = drawnTypes.map((type): [string, Tool] => [type, new DragShapeTool(host, type)]);
  return Object.fromEntries(tools) as Record<DrawnType, Tool>;
}
