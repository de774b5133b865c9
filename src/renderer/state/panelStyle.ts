import type { Shape } from '../../shared/document/shape.ts';
import type { Style } from '../../shared/document/style.ts';
import type { PanelStyle, ToolName } from './editor.ts';

type Control = 'colour' | 'width' | 'fill' | 'opacity';

const all: readonly Control[] = ['colour', 'width', 'fill', 'opacity'];
const lined: readonly Control[] = ['colour', 'width', 'opacity'];

const controlsOfTool: Readonly<Record<ToolName, readonly Control[]>> = {
  select: [],
  pan: [],
  pen: lined,
  highlighter: lined,
  eraser: [],
  rectangle: all,
  ellipse: all,
  line: lined,
  arrow: lined,
  text: ['colour', 'opacity'],
};

function controlsOfShape(shape: Shape): readonly Control[] {
  switch (shape.type) {
    case 'rectangle':
    case 'ellipse':
    case 'note':
      return all;
    case 'stroke':
      return shape.filled === true ? all : lined;
    case 'line':
    case 'arrow':
      return lined;
    case 'text':
      return ['colour', 'opacity'];
    case 'image':
      return ['opacity'];
    default:
      return [];
  }
}

export function panelStyleOfTool(tool: ToolName, style: Style): PanelStyle {
  const { colour, width, fill, opacity } = style;
  return { colour, width, fill, opacity, shows: new Set(controlsOfTool[tool]) };
}

/** The style that all of the shapes share, `mixed` where they differ. */
export function panelStyleOfShapes(shapes: readonly Shape[], otherwise: Style): PanelStyle {
  const shared = <Key extends Control>(key: Key): Style[Key] | 'mixed' => {
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
