import type { ReactNode } from 'react';
import { isClearText } from '../../../shared/clearText.ts';
import { settingsSchema, type Theme, themeSchema } from '../../../shared/ipc.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { useApp, useAppValue } from '../hooks/AppContext.ts';
import { PenPressureField } from './PenPressureField.tsx';
import { SecretField } from './SecretField.tsx';
import { ChoiceField, TextSetting } from './SettingField.tsx';
import './SettingsDialog.css';

const themeNames: Readonly<Record<Theme, string>> = {
  system: 'Same as the system',
  light: 'Light',
  dark: 'Dark',
};

/** What the user may change. Each change counts at once; what an administrator decided is only shown. */
export function SettingsDialog(): ReactNode {
  const view = useAppValue((state) => state.settings);
  return (
    <Dialog title="Settings" className="settings">
      {view === undefined ? <p>The settings could not be read.</p> : <Fields />}
    </Dialog>
  );
}

function Fields(): ReactNode {
  const app = useApp();
  const secretsArePersistent = useAppValue((state) => state.settings?.secretsArePersistent);
  return (
    <>
      <section>
        <h3>Look</h3>
        <ChoiceField
          name="theme"
          label="Theme"
          choices={themeSchema.options.map((value) => ({ value, name: themeNames[value] }))}
          set={(theme) => app.setSettings({ theme: themeSchema.parse(theme) })}
        />
      </section>
      <section>
        <h3>Pen</h3>
        <PenPressureField />
      </section>
      <section>
        <h3>Sync</h3>
        <TextSetting
          name="syncUrl"
          label="Server address"
          placeholder="wss://boards.example.com"
          hint="Leave empty to keep boards on this device only. Joined boards stay on the server of who invited you."
          problem="A server address begins with wss:// or ws://, for example wss://boards.example.com."
          warningOf={(url) =>
            isClearText(url)
              ? 'Not encrypted: others on the network can read the boards and the token. Use wss:// if you can.'
              : undefined
          }
          read={(text) => settingsSchema.shape.syncUrl.safeParse(text.trim())}
        />
        <SecretField name="syncToken" label="Access token" />
        <TextSetting
          name="outboxQuotaMb"
          label="Limit of what waits"
          hint="Megabytes that may wait for the server before you are asked, 0 for any amount. Nothing is ever left out."
          problem="Write a whole number of megabytes, for example 2048, or 0."
          read={(text) => settingsSchema.shape.outboxQuotaMb.safeParse(numberOf(text))}
        />
        {secretsArePersistent === false && (
          <p className="setting-warning">
            This system has no keychain: tokens and keys are forgotten when Everink closes.
          </p>
        )}
      </section>
      <section>
        <h3>Metrics and log</h3>
        <TextSetting
          name="metricsPort"
          label="Metrics port"
          hint="0 takes any free port, “off” serves none."
          problem="A port is a number from 0 to 65535, or “off”."
          read={(text) =>
            settingsSchema.shape.metricsPort.safeParse(
              text.trim() === 'off' ? 'off' : numberOf(text),
            )
          }
        />
        <ChoiceField
          name="logLevel"
          label="Log level"
          choices={settingsSchema.shape.logLevel.options.map((value) => ({ value, name: value }))}
          set={(level) => app.setSettings({ logLevel: settingsSchema.shape.logLevel.parse(level) })}
        />
      </section>
      <section>
        <h3>Tracing with Langfuse</h3>
        <p className="setting-about">
          Records how long deliveries take, never what is drawn. Off without both keys.
        </p>
        <SecretField name="langfusePublicKey" label="Public key" />
        <SecretField name="langfuseSecretKey" label="Secret key" />
        <TextSetting
          name="langfuseBaseUrl"
          label="Langfuse address"
          placeholder="https://cloud.langfuse.com"
          problem="An address begins with https:// or http://."
          warningOf={(url) =>
            isClearText(url)
              ? 'Not encrypted: others on the network can read the keys. Use https:// if you can.'
              : undefined
          }
          read={(text) => settingsSchema.shape.langfuseBaseUrl.safeParse(text.trim())}
        />
        <ChoiceField
          name="langfuseApi"
          label="Langfuse API"
          choices={[
            { value: 'opentelemetry', name: 'OpenTelemetry (cloud, version 4)' },
            { value: 'legacy', name: 'Legacy (self-hosted version 3)' },
          ]}
          set={(api) =>
            app.setSettings({ langfuseApi: settingsSchema.shape.langfuseApi.parse(api) })
          }
        />
        <TextSetting
          name="traceSampleRate"
          label="Share of operations traced"
          hint="From 0 (none) to 1 (every one)."
          problem="Write a number from 0 to 1, for example 0.25."
          read={(text) => settingsSchema.shape.traceSampleRate.safeParse(numberOf(text))}
        />
      </section>
    </>
  );
}

/** `NaN`, which no schema takes, also for an empty text. */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
