import { type SecretName, type Settings, settingsSchema } from '../../shared/ipc.ts';
import type { Expected, Used } from '../../shared/wrongSetting.ts';

interface SettingSource<Value> {
  /** The environment variable, which overrides the stored setting. */
  readonly variable: string;
  readonly fallback: Value;
  /** The accepted values, for the message about a wrong one. */
  readonly expected: Expected;
}

/** The source of each setting. A test compares docs/configuration.md with it. */
export const settingSources: { readonly [Name in keyof Settings]: SettingSource<Settings[Name]> } =
  {
    theme: {
      variable: 'EVERINK_THEME',
      fallback: 'system',
      expected: { code: 'one-of', values: settingsSchema.shape.theme.options },
    },
    language: {
      variable: 'EVERINK_LANGUAGE',
      fallback: 'system',
      expected: { code: 'one-of', values: settingsSchema.shape.language.options },
    },
    pressureCurve: {
      variable: 'EVERINK_PRESSURE_CURVE',
      fallback: 1,
      expected: { code: 'number', min: 0.25, max: 4 },
    },
    syncUrl: {
      variable: 'EVERINK_SYNC_URL',
      fallback: '',
      expected: { code: 'server-address' },
    },
    metricsPort: {
      variable: 'EVERINK_METRICS_PORT',
      fallback: 3000,
      expected: { code: 'whole-number-or-off', min: 0, max: 65_535 },
    },
    logLevel: {
      variable: 'EVERINK_LOG_LEVEL',
      fallback: 'info',
      expected: { code: 'one-of', values: settingsSchema.shape.logLevel.options },
    },
    traceSampleRate: {
      variable: 'EVERINK_TRACE_SAMPLE_RATE',
      fallback: 1,
      expected: { code: 'number', min: 0, max: 1 },
    },
    langfuseBaseUrl: {
      variable: 'LANGFUSE_BASEURL',
      fallback: '',
      expected: { code: 'web-address' },
    },
    langfuseApi: {
      variable: 'EVERINK_LANGFUSE_API',
      fallback: 'opentelemetry',
      expected: { code: 'one-of', values: settingsSchema.shape.langfuseApi.options },
    },
    outboxQuotaMb: {
      variable: 'EVERINK_OUTBOX_QUOTA_MB',
      fallback: 2048,
      expected: { code: 'whole-number', min: 0, max: 1_048_576 },
    },
    updates: {
      variable: 'EVERINK_UPDATES',
      fallback: 'ask',
      expected: { code: 'one-of', values: settingsSchema.shape.updates.options },
    },
  };

export const settingNames = Object.keys(settingSources) as readonly (keyof Settings)[];

/** The default of a setting. */
export function defaultOf(name: keyof Settings): Used {
  const value = String(settingSources[name].fallback);
  return value === '' ? { code: 'default-none' } : { code: 'default', value };
}

export const secretVariables: Readonly<Record<SecretName, string>> = {
  syncToken: 'EVERINK_SYNC_TOKEN',
  langfusePublicKey: 'LANGFUSE_PUBLIC_KEY',
  langfuseSecretKey: 'LANGFUSE_SECRET_KEY',
};
