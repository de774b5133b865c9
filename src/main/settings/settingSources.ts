import type { SecretName, Settings } from '../../shared/ipc.ts';

interface SettingSource<Value> {
  /** The environment variable that wins over the stored setting. */
  readonly variable: string;
  readonly fallback: Value;
  /** Completes "X must be ...", for whoever gave something else. */
  readonly expected: string;
}

/** Where each setting comes from. docs/configuration.md says the same, and a test compares them. */
export const settingSources: { readonly [Name in keyof Settings]: SettingSource<Settings[Name]> } =
  {
    theme: {
      variable: 'EVERINK_THEME',
      fallback: 'system',
      expected: 'system, light or dark',
    },
    language: {
      variable: 'EVERINK_LANGUAGE',
      fallback: 'system',
      expected: 'system, en or ja',
    },
    pressureCurve: {
      variable: 'EVERINK_PRESSURE_CURVE',
      fallback: 1,
      expected: 'a number from 0.25 to 4',
    },
    syncUrl: {
      variable: 'EVERINK_SYNC_URL',
      fallback: '',
      expected: 'an address that begins with ws:// or wss://',
    },
    metricsPort: {
      variable: 'EVERINK_METRICS_PORT',
      fallback: 3000,
      expected: 'a whole number from 0 to 65535, or off',
    },
    logLevel: {
      variable: 'EVERINK_LOG_LEVEL',
      fallback: 'info',
      expected: 'error, warn, info, verbose or debug',
    },
    traceSampleRate: {
      variable: 'EVERINK_TRACE_SAMPLE_RATE',
      fallback: 1,
      expected: 'a number from 0 to 1',
    },
    langfuseBaseUrl: {
      variable: 'LANGFUSE_BASEURL',
      fallback: '',
      expected: 'an address that begins with http:// or https://',
    },
    langfuseApi: {
      variable: 'EVERINK_LANGFUSE_API',
      fallback: 'opentelemetry',
      expected: 'opentelemetry or legacy',
    },
    outboxQuotaMb: {
      variable: 'EVERINK_OUTBOX_QUOTA_MB',
      fallback: 2048,
      expected: 'a whole number from 0 to 1048576',
    },
  };

export const settingNames = Object.keys(settingSources) as readonly (keyof Settings)[];

/** The default of a setting as it is told to a person. */
export const fallbackText = (name: keyof Settings): string =>
  String(settingSources[name].fallback) || 'none';

export const secretVariables: Readonly<Record<SecretName, string>> = {
  syncToken: 'EVERINK_SYNC_TOKEN',
  langfusePublicKey: 'LANGFUSE_PUBLIC_KEY',
  langfuseSecretKey: 'LANGFUSE_SECRET_KEY',
};
