import { t } from 'i18next';
import { type ReactNode, useState } from 'react';
import { fileFormats, pictureFormats } from '../../../shared/fileFormats.ts';
import { type PictureLook, pictureScales } from '../../canvas/export/PictureLook.ts';
import type { PictureChoice } from '../../state/fileCommands.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { Select } from '../controls/Select.tsx';
import { useApp, useAppValue, useEditor, useEditorValue } from '../hooks/AppContext.ts';
import './ExportDialog.css';

const themes = { light: 'settings.themeLight', dark: 'settings.themeDark' } as const;
const parts = { board: 'exporting.board', selection: 'exporting.selection' } as const;

/** What a picture shows and how it looks, before it is saved. */
export function ExportDialog(): ReactNode {
  const format = useAppValue((state) => state.exporting.format);
  return (
    <Dialog title={t('exporting.title')}>
      <Fields key={format} />
    </Dialog>
  );
}

function Fields(): ReactNode {
  const app = useApp();
  const editor = useEditor();
  const hasSelection = useEditorValue((state) => state.selectionCount > 0);
  const before = useAppValue((state) => state.exporting);
  const [choice, setChoice] = useState<PictureChoice>({
    ...before,
    what: hasSelection ? 'selection' : 'board',
  });
  const { format, look } = choice;
  // What was selected may be gone.
  const what = hasSelection ? choice.what : 'board';
  const setLook = (change: Partial<PictureLook>): void =>
    setChoice({ ...choice, look: { ...look, ...change } });
  return (
    <>
      <div className="export-fields">
        {hasSelection && (
          <Select
            label={t('exporting.what')}
            value={what}
            choices={choicesOf(parts)}
            onChange={(value) =>
              setChoice({ ...choice, what: value === 'board' ? 'board' : 'selection' })
            }
          />
        )}
        <Select
          label={t('exporting.format')}
          value={format}
          choices={pictureFormats.map((value) => ({ value, name: t(fileFormats[value].name) }))}
          onChange={(value) =>
            setChoice({ ...choice, format: pictureFormats.find((id) => id === value) ?? format })
          }
        />
        {'hasPixels' in fileFormats[format] && (
          <Select
            label={t('exporting.scale')}
            value={String(look.scale)}
            choices={pictureScales.map((scale) => ({
              value: String(scale),
              name: t('exporting.times', { scale }),
            }))}
            onChange={(value) =>
              setLook({ scale: pictureScales.find((scale) => String(scale) === value) ?? 2 })
            }
          />
        )}
        <Select
          label={t('settings.theme')}
          value={look.theme}
          choices={choicesOf(themes)}
          onChange={(value) => setLook({ theme: value === 'dark' ? 'dark' : 'light' })}
        />
      </div>
      <label className="export-background">
        <input
          type="checkbox"
          checked={look.hasBackground}
          onChange={(event) => setLook({ hasBackground: event.currentTarget.checked })}
        />
        {t('exporting.background')}
      </label>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => app.show('none')}>
          {t('common.cancel')}
        </button>
        <button
          type="button"
          className="button primary"
          data-focus-first
          onClick={() => app.exportPicture(editor, { ...choice, what })}
        >
          {t('exporting.export')}
        </button>
      </div>
    </>
  );
}

const choicesOf = (
  names: typeof themes | typeof parts,
): readonly { readonly value: string; readonly name: string }[] =>
  Object.entries(names).map(([value, name]) => ({ value, name: t(name) }));
