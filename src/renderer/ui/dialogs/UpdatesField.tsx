import { t } from 'i18next';
import type { ReactNode } from 'react';
import { settingsSchema, type UpdateChoice } from '../../../shared/ipc.ts';
import { useApp } from '../hooks/AppContext.ts';
import { ChoiceField } from './SettingField.tsx';

const schema = settingsSchema.shape.updates;

const names = {
  ask: 'settings.updatesAsk',
  on: 'settings.updatesOn',
  off: 'settings.updatesOff',
} as const satisfies Record<UpdateChoice, string>;

/** Whether Everink looks for new versions. */
export function UpdatesField(): ReactNode {
  const app = useApp();
  return (
    <ChoiceField
      name="updates"
      label={t('settings.updates')}
      choices={schema.options.map((value) => ({ value, name: t(names[value]) }))}
      set={(updates) => app.setSettings({ updates: schema.parse(updates) })}
    />
  );
}
