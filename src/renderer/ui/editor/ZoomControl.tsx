import { t } from 'i18next';
import { type ReactNode, useRef } from 'react';
import { CommandButton } from '../commands/CommandButton.tsx';
import { commands } from '../commands/commands.ts';
import { Menu } from '../controls/Menu.tsx';
import { useEditor, useEditorValue } from '../hooks/AppContext.ts';
import './ZoomControl.css';

const levels = [0.5, 1, 2];

/** Zoom out, the zoom with a menu of levels, zoom in. */
export function ZoomControl(): ReactNode {
  const editor = useEditor();
  const percent = useEditorValue((state) => Math.round(state.zoom * 100));
  const anchor = useRef<HTMLButtonElement>(null);
  const items = levels.map((level) => ({
    name: t('editor.percent', { percent: level * 100 }),
    shortcut: level === 1 ? commands.zoomReset.shortcuts[0] : undefined,
    run: () => editor.zoomTo(level),
  }));
  const fit = {
    name: t(commands.zoomToFit.name),
    shortcut: commands.zoomToFit.shortcuts[0],
    run: () => editor.zoomToFit(),
  };
  return (
    <fieldset className="island zoom" aria-label={t('editor.zoom')}>
      <CommandButton command={commands.zoomOut} />
      <button
        ref={anchor}
        type="button"
        className="zoom-value"
        popoverTarget="zoom-menu"
        aria-haspopup="menu"
        aria-label={t('editor.zoomLevel', { percent })}
        data-tooltip={t('editor.zoomLevels')}
        onMouseDown={(event) => event.preventDefault()}
      >
        {t('editor.percent', { percent })}
      </button>
      <CommandButton command={commands.zoomIn} />
      <Menu
        id="zoom-menu"
        label={t('editor.zoom')}
        anchor={anchor}
        side="above"
        align="end"
        groups={[items, [fit]]}
      />
    </fieldset>
  );
}
