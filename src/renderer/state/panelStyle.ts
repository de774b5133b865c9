import type { Shape, ShapeType } from '../../shared/document/shape.ts';
import type { Style } from '../../shared/document/style.ts';
import type { StyleControl } from '../shapes/ShapeKind.ts';
import { kindOf, shapeKinds } from '../shapes/shapeKinds.ts';
import type { ToolName } from '../tools/toolName.ts';
import type { PanelStyle } from './editor.ts';

/** The kinds that tools of another name draw. */
const kindsOfTools: Readonly<Record<Exclude<ToolName, ShapeType>, ShapeType | undefined>> = {
  select: undefined,
  pan: undefined,
  pen: 'stroke',
  highlighter: 'stroke',
  eraser: undefined,
};

function controlsOfTool(tool: ToolName): readonly StyleControl[] {
  const type = tool in kindsOfTools ? kindsOfTools[tool as keyof typeof kindsOfTools] : tool;
  return type === undefined ? [] : shapeKinds[type as ShapeType].controls();
}

const controlsOfShape = (shape: Shape): readonly StyleControl[] => kindOf(shape).controls(shape);

export function panelStyleOfTool(tool: ToolName, style: Style): PanelStyle {
  const { colour, width, fill, opacity } = style;
  return { colour, width, fill, opacity, shows: new Set(controlsOfTool(tool)) };
}

/** The style that all of the shapes share, `mixed` where they differ. */
export function panelStyleOfShapes(shapes: readonly Shape[], otherwise: Style): PanelStyle {
  const shared = <Key extends StyleControl>(key: Key): Style[Key] | 'mixed' => {
    const values = new Set(
      shapes
        .filter((shape) => controlsOfShape(shape).includes(key))
        .map((shape) => shape.style[key]),
    );
    if (values.size > 1) return 'mixed';
    const [value] = values;
    return value ?? otherwise[key];
  };
  return {
    colour: shared('colour'),
    width: shared('width'),
    fill: shared('fill'),
    opacity: shared('opacity'),
    shows: new Set(shapes.flatMap(controlsOfShape)),
  };
}
