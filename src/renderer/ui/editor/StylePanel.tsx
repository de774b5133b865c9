import { t } from 'i18next';
import { type ReactNode, useId, useState } from 'react';
import type { Shortcut } from '../../../shared/commands/commandTable.ts';
import { type Colour, paletteNames } from '../../../shared/document/style.ts';
import { darkTheme, fillColour, lightTheme, lineColour } from '../../drawing/palette.ts';
import type { Editor, PanelStyle } from '../../state/editor.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { commands } from '../commands/commands.ts';
import { styleCommands } from '../commands/styleCommands.ts';
import { nextWidth, opacityPercent, widths } from '../commands/styleSteps.ts';
import { Slider } from '../controls/Slider.tsx';
import { useAppValue, useEditor, useEditorValue } from '../hooks/AppContext.ts';
import './StylePanel.css';

/** The style of the selection or the next shape. Shows only the controls that apply. */
export function StylePanel(): ReactNode {
  const editor = useEditor();
  // Each state has a new style object: compare by content, not by identity.
  useEditorValue((state) => styleKey(state.style));
  const { style } = editor.getState();
  const hasSelection = useEditorValue((state) => state.selectionCount > 0);
  if (style.shows.size === 0 && !hasSelection) return null;
  return (
    <section className="style-panel" aria-label={t('editor.style')}>
      {style.shows.has('colour') && (
        <ColourGrid
          label={t('editor.colour')}
          value={style.colour}
          onPick={(colour) => setStyle(editor, { colour })}
        />
      )}
      {style.shows.has('fill') && (
        <FillGrid value={style.fill} onPick={(fill) => setStyle(editor, { fill })} />
      )}
      {style.shows.has('width') && <WidthRow value={style.width} />}
      {style.shows.has('opacity') && (
        <OpacitySlider key={String(style.opacity)} value={style.opacity} />
      )}
      {hasSelection && (
        <fieldset className="style-actions" aria-label={t('editor.selection')}>
          <CommandButton command={commands.sendToBack} className="small" />
          <CommandButton command={commands.bringToFront} className="small" />
          <CommandButton command={commands.duplicate} className="small" />
          <CommandButton command={commands.delete} className="small" />
        </fieldset>
      )}
    </section>
  );
}

function styleKey({ colour, width, fill, opacity, shows }: PanelStyle): string {
  return [colour, width, fill, opacity, ...shows].join(' ');
}

/** Commits text that is being typed first, so that the style applies to it too. */
function setStyle(editor: Editor, change: Parameters<Editor['setStyle']>[0]): void {
  const { activeElement } = document;
  if (editor.getState().isEditingText && activeElement instanceof HTMLElement) activeElement.blur();
  editor.setStyle(change);
}

function GroupTitle(props: { readonly name: string; readonly value: unknown }): ReactNode {
  return (
    <h3 className="style-title">
      {props.name}
      {props.value === 'mixed' && <span>{t('common.mixed')}</span>}
    </h3>
  );
}

function ColourGrid(props: {
  readonly label: string;
  readonly value: PanelStyle['colour'];
  readonly onPick: (colour: Colour) => void;
}): ReactNode {
  const { label, value, onPick } = props;
  const theme = useAppValue((state) => (state.isDark ? darkTheme : lightTheme));
  return (
    <fieldset aria-label={label}>
      <GroupTitle name={label} value={value} />
      <div className="swatches">
        {paletteNames.map((name, index) => (
          <Swatch
            key={name}
            name={t(`editor.colours.${name}`)}
            shortcut={String((index + 1) % 10)}
            colour={lineColour(name, theme)}
            isPressed={value === name}
            onPick={() => onPick(name)}
          />
        ))}
      </div>
    </fieldset>
  );
}

function FillGrid(props: {
  readonly value: PanelStyle['fill'];
  readonly onPick: (fill: Exclude<PanelStyle['fill'], 'mixed'>) => void;
}): ReactNode {
  const { value, onPick } = props;
  const theme = useAppValue((state) => (state.isDark ? darkTheme : lightTheme));
  return (
    <fieldset aria-label={t('editor.fill')}>
      <GroupTitle name={t('editor.fill')} value={value} />
      <div className="swatches fills">
        <Swatch
          name={t('editor.noFill')}
          shortcut={styleCommands.toggleFill.shortcuts[0]}
          isPressed={value === 'none'}
          onPick={() => onPick('none')}
        />
        {paletteNames.map((name, index) => (
          <Swatch
            key={name}
            name={t(`editor.fills.${name}`)}
            shortcut={`Alt+${(index + 1) % 10}`}
            colour={fillColour(name, theme)}
            isPressed={value === name}
            onPick={() => onPick(name)}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Swatch(props: {
  readonly name: string;
  /** Left out: none, shown as a crossed-out swatch. */
  readonly colour?: string;
  readonly shortcut?: string;
  readonly isPressed: boolean;
  readonly onPick: () => void;
}): ReactNode {
  const { name, colour, shortcut, isPressed, onPick } = props;
  return (
    <button
      type="button"
      className="swatch"
      aria-label={name}
      aria-pressed={isPressed}
      data-tooltip={name}
      data-shortcut={shortcut}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      {colour === undefined ? (
        <span className="swatch-colour none" />
      ) : (
        <span className="swatch-colour" style={{ backgroundColor: colour }} />
      )}
    </button>
  );
}

function WidthRow({ value }: { readonly value: PanelStyle['width'] }): ReactNode {
  const editor = useEditor();
  return (
    <fieldset aria-label={t('editor.width')}>
      <GroupTitle name={t('editor.width')} value={value} />
      <div className="widths">
        {widths.map((width, index) => (
          <button
            key={width.name}
            type="button"
            className="width"
            aria-label={t(width.name)}
            aria-pressed={value === width.value}
            data-tooltip={t(width.name)}
            data-shortcut={widthShortcut(value, width.value)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => setStyle(editor, { width: width.value })}
          >
            <span style={{ height: `${[2, 3.5, 6, 10][index] ?? 2}px` }} />
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** The key that selects this colour. */
function widthShortcut(from: PanelStyle['width'], to: number): Shortcut | undefined {
  const { thicker, thinner } = styleCommands;
  if (nextWidth(from, 1) === to) return thicker.shortcuts[0];
  return nextWidth(from, -1) === to ? thinner.shortcuts[0] : undefined;
}

/** Dragging does not change the board; letting go makes one change. */
function OpacitySlider({ value }: { readonly value: PanelStyle['opacity'] }): ReactNode {
  const editor = useEditor();
  const { decreaseOpacity, increaseOpacity } = styleCommands;
  const { min, max, step } = opacityPercent;
  const id = useId();
  const [draft, setDraft] = useState<number>();
  const percent = draft ?? (value === 'mixed' ? 100 : Math.round(value * 100));
  return (
    <div
      className="opacity"
      data-tooltip={t('editor.opacity')}
      data-shortcut={[...decreaseOpacity.shortcuts, ...increaseOpacity.shortcuts].join(' ')}
    >
      <label htmlFor={id} className="style-title">
        {t('editor.opacity')}
        <span>
          {value === 'mixed' && draft === undefined
            ? t('common.mixed')
            : t('editor.percent', { percent })}
        </span>
      </label>
      <Slider
        value={percent}
        {...{ id, draft, min, max, step }}
        onDraft={setDraft}
        onCommit={(wanted) => editor.setStyle({ opacity: wanted / 100 })}
      />
    </div>
  );
}
