import { drawnTypes } from '../shapes/shapeKinds.ts';

export const toolNames = [
  'select',
  'pan',
  'pen',
  'highlighter',
  'eraser',
  ...drawnTypes,
  'text',
] as const;
export type ToolName = (typeof toolNames)[number];
