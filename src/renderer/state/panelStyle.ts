import type { Shape, ShapeType } from '../../shared/document/shape.ts';
import type { Style } from '../../shared/document/style.ts';
import type { ShapeKind, StyleControl, Styling } from '../shapes/ShapeKind.ts';
import { kindOf, shapeKinds } from '../shapes/shapeKinds.ts';
import { type ToolName, toolNames } from '../tools/toolName.ts';
import type { PanelStyle } from './editor.ts';

/** The kinds that tools of another name draw. */
const kindsOfTools: Readonly<Record<Exclude<ToolName, ShapeType>, ShapeType | undefined>> = {
  select: undefined,
  pan: undefined,
  pen: 'stroke',
  highlighter: 'stroke',
  eraser: undefined,
};

function kindOfTool(tool: ToolName): ShapeKind<ShapeType> | undefined {
  const type = tool in kindsOfTools ? kindsOfTools[tool as keyof typeof kindsOfTools] : tool;
  return type === undefined ? undefined : (shapeKinds[type as ShapeType] as ShapeKind<ShapeType>);
}

/** Set if the tool draws shapes that do not have the style of all others. */
export function stylingOfTool(tool: ToolName): Styling | undefined {
  return kindOfTool(tool)?.styling;
}

const controlsOfShape = (shape: Shape): readonly StyleControl[] => kindOf(shape).controls(shape);

/** The tool that draws shapes like these, if it has a style of its own. */
export function ownStyledTool(shapes: readonly Shape[]): ToolName | undefined {
  const types = new Set<string>(shapes.map(({ type }) => type));
  return toolNames.find(
    (tool) => types.size === 1 && types.has(tool) && stylingOfTool(tool) !== undefined,
  );
}

function shownStyle(shape: Shape): Style {
  const { style } = shape;
  return { ...style, colour: kindOf(shape).styling?.colour(style) ?? style.colour };
}

export function panelStyleOfTool(tool: ToolName, style: Style): PanelStyle {
  const { width, fill, opacity } = style;
  const kind = kindOfTool(tool);
  const colour = kind?.styling?.colour(style) ?? style.colour;
  return { colour, width, fill, opacity, shows: new Set(kind?.controls()) };
}

/** The style that all of the shapes share, `mixed` where they differ. */
export function panelStyleOfShapes(shapes: readonly Shape[], otherwise: Style): PanelStyle {
  const shared = <Key extends StyleControl>(key: Key): Style[Key] | 'mixed' => {
    const values = new Set(
      shapes
        .filter((shape) => controlsOfShape(shape).includes(key))
        .map((shape) => shownStyle(shape)[key]),
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
