import { t } from 'i18next';
import type { ReactNode } from 'react';
import { settingsSchema, type Theme, themeSchema } from '../../../shared/ipc.ts';
import { languageChoices, languageNames } from '../../../shared/words/languages.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { Disclosure } from '../controls/Disclosure.tsx';
import { useApp, useAppValue } from '../hooks/AppContext.ts';
import { AdvancedSettings } from './AdvancedSettings.tsx';
import { PenPressureField } from './PenPressureField.tsx';
import { ChoiceField } from './SettingField.tsx';
import { UpdatesField } from './UpdatesField.tsx';
import './SettingsDialog.css';

const themeNames = {
  system: 'settings.themeSystem',
  light: 'settings.themeLight',
  dark: 'settings.themeDark',
} as const satisfies Record<Theme, string>;

/** Everyday settings. Each change applies at once; what an administrator has set is only shown. */
export function SettingsDialog(): ReactNode {
  return <Settings isAdvanced={false} />;
}

/** The same with those for sync, monitoring and support open. */
export function AdvancedSettingsDialog(): ReactNode {
  return <Settings isAdvanced />;
}

function Settings({ isAdvanced }: { readonly isAdvanced: boolean }): ReactNode {
  const view = useAppValue((state) => state.settings);
  return (
    <Dialog title={t('commands.settings')} className="settings">
      {view === undefined ? <p>{t('settings.unreadable')}</p> : <Fields isAdvanced={isAdvanced} />}
    </Dialog>
  );
}

function Fields({ isAdvanced }: { readonly isAdvanced: boolean }): ReactNode {
  const app = useApp();
  const canUpdate = useAppValue((state) => state.info?.updates !== undefined);
  return (
    <>
      <section>
        <h3>{t('settings.appearance')}</h3>
        <ChoiceField
          name="theme"
          label={t('settings.theme')}
          choices={themeSchema.options.map((value) => ({ value, name: t(themeNames[value]) }))}
          set={(theme) => app.setSettings({ theme: themeSchema.parse(theme) })}
        />
        <ChoiceField
          name="language"
          label={t('settings.language')}
          choices={languageChoices.map((value) => ({
            value,
            name: value === 'system' ? t('settings.languageSystem') : languageNames[value],
          }))}
          set={(language) =>
            app.setSettings({ language: settingsSchema.shape.language.parse(language) })
          }
        />
        {canUpdate && <UpdatesField />}
      </section>
      <section>
        <h3>{t('settings.pen')}</h3>
        <PenPressureField />
      </section>
      <Disclosure summary={t('settings.advanced')} isOpen={isAdvanced}>
        <AdvancedSettings />
      </Disclosure>
    </>
  );
}
