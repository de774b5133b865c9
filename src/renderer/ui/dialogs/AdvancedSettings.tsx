import { t } from 'i18next';
import type { ReactNode } from 'react';
import { isClearText } from '../../../shared/clearText.ts';
import { settingsSchema } from '../../../shared/ipc.ts';
import { useApp, useAppValue } from '../hooks/AppContext.ts';
import { SecretField } from './SecretField.tsx';
import { ChoiceField, TextSetting } from './SettingField.tsx';

/** Settings for people who run a server, monitor Everink or support others. */
export function AdvancedSettings(): ReactNode {
  const app = useApp();
  const secretsArePersistent = useAppValue((state) => state.settings?.secretsArePersistent);
  return (
    <>
      <section>
        <h3>{t('settings.sync')}</h3>
        <TextSetting
          name="syncUrl"
          label={t('settings.syncUrl')}
          placeholder="wss://boards.example.com"
          hint={t('settings.syncUrlHint')}
          problem={t('settings.syncUrlProblem')}
          warningOf={(url) => (isClearText(url) ? t('settings.syncUrlClear') : undefined)}
          read={(text) => settingsSchema.shape.syncUrl.safeParse(text.trim())}
        />
        <SecretField name="syncToken" label={t('settings.syncToken')} />
        <TextSetting
          name="outboxQuotaMb"
          label={t('settings.outboxQuota')}
          hint={t('settings.outboxQuotaHint')}
          problem={t('settings.outboxQuotaProblem')}
          read={(text) => settingsSchema.shape.outboxQuotaMb.safeParse(numberOf(text))}
        />
        {secretsArePersistent === false && (
          <p className="dialog-warning">{t('settings.noKeychain')}</p>
        )}
      </section>
      <section>
        <h3>{t('settings.metricsAndLog')}</h3>
        <TextSetting
          name="metricsPort"
          label={t('settings.metricsPort')}
          hint={t('settings.metricsPortHint')}
          problem={t('settings.metricsPortProblem')}
          read={(text) =>
            settingsSchema.shape.metricsPort.safeParse(
              text.trim() === 'off' ? 'off' : numberOf(text),
            )
          }
        />
        <ChoiceField
          name="logLevel"
          label={t('settings.logLevel')}
          choices={settingsSchema.shape.logLevel.options.map((value) => ({ value, name: value }))}
          set={(level) => app.setSettings({ logLevel: settingsSchema.shape.logLevel.parse(level) })}
        />
      </section>
      <section>
        <h3>{t('settings.tracing')}</h3>
        <p className="setting-about">{t('settings.tracingAbout')}</p>
        <SecretField name="langfusePublicKey" label={t('settings.langfusePublicKey')} />
        <SecretField name="langfuseSecretKey" label={t('settings.langfuseSecretKey')} />
        <TextSetting
          name="langfuseBaseUrl"
          label={t('settings.langfuseUrl')}
          placeholder="https://cloud.langfuse.com"
          problem={t('settings.langfuseUrlProblem')}
          warningOf={(url) => (isClearText(url) ? t('settings.langfuseUrlClear') : undefined)}
          read={(text) => settingsSchema.shape.langfuseBaseUrl.safeParse(text.trim())}
        />
        <ChoiceField
          name="langfuseApi"
          label={t('settings.langfuseApi')}
          choices={[
            { value: 'opentelemetry', name: t('settings.langfuseApiCurrent') },
            { value: 'legacy', name: t('settings.langfuseApiLegacy') },
          ]}
          set={(api) =>
            app.setSettings({ langfuseApi: settingsSchema.shape.langfuseApi.parse(api) })
          }
        />
        <TextSetting
          name="traceSampleRate"
          label={t('settings.traceSampleRate')}
          hint={t('settings.traceSampleRateHint')}
          problem={t('settings.traceSampleRateProblem')}
          read={(text) => settingsSchema.shape.traceSampleRate.safeParse(numberOf(text))}
        />
      </section>
    </>
  );
}

/** `NaN`, which no schema accepts, for anything but a number, an empty text included. */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
