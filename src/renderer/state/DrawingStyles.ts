import { type Style, usualStyle } from '../../shared/document/style.ts';
import type { StyleChange } from '../shapes/ShapeKind.ts';
import type { ToolName } from '../tools/toolName.ts';
import { stylingOfTool } from './panelStyle.ts';

/** The style that the next shape of each tool gets. Most tools share one. */
export class DrawingStyles {
  #shared: Style = usualStyle;
  /** The styles of tools that have their own. */
  readonly #own = new Map<ToolName, Style>([['highlighter', { ...usualStyle, colour: 'yellow' }]]);

  get shared(): Style {
    return this.#shared;
  }

  of(tool: ToolName): Style {
    return this.#own.get(tool) ?? stylingOfTool(tool)?.initial ?? this.#shared;
  }

  change(tool: ToolName, change: StyleChange): void {
    const style = this.of(tool);
    const changed = stylingOfTool(tool)?.changed(style, change) ?? { ...style, ...change };
    if (style === this.#shared) this.#shared = changed;
    else this.#own.set(tool, changed);
  }
}
