import { join } from 'node:path';
import { z } from 'zod';
import { Emitter } from '../../base/Emitter.ts';
import { Limiter } from '../../base/Limiter.ts';
import { CodedError, problemLine } from '../../shared/CodedError.ts';
import {
  type SecretName,
  type Settings,
  type SettingsView,
  secretNames,
  settingsSchema,
} from '../../shared/ipc.ts';
import type { Problem } from '../../shared/problem.ts';
import { type Language, languageOf } from '../../shared/words/languages.ts';
import { type Log, silentLog } from '../log/Log.ts';
import type { Environment, RetrySettings } from './environment.ts';
import { type Keychain, Secrets } from './Secrets.ts';
import { SettingsFile } from './SettingsFile.ts';
import { defaultOf, secretVariables, settingNames, settingSources } from './settingSources.ts';

export interface ConfigurationOptions {
  readonly dataFolder: string;
  readonly environment: Environment;
  readonly keychain: Keychain;
  /** The languages of the system as tags, the preferred one first. */
  readonly systemLanguages: readonly string[];
  readonly log?: Log | undefined;
  /** For the name of a damaged file. */
  readonly now?: (() => Date) | undefined;
}

export type SettingsChange = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };

export const settingsName = 'settings.json';

/** The content of the file, including keys that only another version knows. */
type StoredSettings = Readonly<Record<string, unknown>>;
const storedSchema = z.record(z.string(), z.unknown());

/** The setting with the address that each secret is sent to. */
const addressOf: Readonly<Record<SecretName, keyof Settings>> = {
  syncToken: 'syncUrl',
  langfusePublicKey: 'langfuseBaseUrl',
  langfuseSecretKey: 'langfuseBaseUrl',
};
/**
 * Replaces a damaged file: the keys for traces must not be sent to the default address if another one was configured.
 */
const unknownAddress: StoredSettings = { langfuseBaseUrl: null };

const defaults = Object.fromEntries(
  settingNames.map((name) => [name, settingSources[name].fallback]),
);

/**
 * The effective settings: those of the environment, then those of `settings.json` in the data folder, then the
 * defaults. Wrong values are ignored and listed in `problems`.
 */
export class Configuration {
  readonly problems: readonly Problem[];
  /** For all parts of the app, not only the secrets in the Settings window. */
  readonly secrets: Secrets;
  readonly #environment: Environment;
  readonly #systemLanguages: readonly string[];
  readonly #file: SettingsFile;
  readonly #log: Log;
  readonly #changed: Emitter;
  readonly #limiter = new Limiter(1);
  /** Replaced as a whole, after it was written to disk. */
  #stored: StoredSettings;
  #settings: Settings;

  private constructor(
    options: ConfigurationOptions,
    file: SettingsFile,
    secrets: Secrets,
    stored: StoredSettings,
    problems: readonly Problem[],
  ) {
    this.#environment = options.environment;
    this.#systemLanguages = options.systemLanguages;
    const { log = silentLog } = options;
    this.#log = log;
    this.#changed = new Emitter((error) =>
      log.error('a listener of the settings failed', { error }),
    );
    this.#file = file;
    this.secrets = secrets;
    this.#stored = stored;
    this.#settings = combine(stored, this.#environment);
    this.problems = problems;
    for (const problem of problems) {
      this.#log.warn('a setting is wrong', { problem: problemLine(problem) });
    }
  }

  /** Never rejects because of stored or given values: the app opens with any settings. */
  static async open(options: ConfigurationOptions): Promise<Configuration> {
    const { dataFolder, environment, now } = options;
    const file = new SettingsFile({ path: join(dataFolder, settingsName), now });
    const [read, secrets] = await Promise.all([
      file.read((text) => storedSchema.parse(JSON.parse(text))),
      Secrets.open(options),
    ]);
    const tracingKey = environment.secrets.langfuseSecretKey ?? secrets.get('langfuseSecretKey');
    const isAddressLost = read.state === 'unusable' && tracingKey !== '';
    const readable = read.state === 'read' ? read.content : {};
    const stored = isAddressLost ? unknownAddress : readable;
    if (isAddressLost) {
      // Without this, the next start would use the default. If it fails, the damaged file stays in its place.
      await file.write(`${JSON.stringify(stored, null, 2)}\n`).catch(() => undefined);
    }
    return new Configuration(options, file, secrets, stored, [
      ...environment.problems,
      ...(read.state === 'unusable'
        ? [{ code: 'default-settings', why: read.problem } as const]
        : []),
      ...problemsOf(stored, environment),
      ...secrets.problems,
    ]);
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** The language of the user interface. */
  get language(): Language {
    return languageOf(this.#settings.language, this.#systemLanguages);
  }

  get firstBoardId(): string | undefined {
    return this.#environment.firstBoardId;
  }

  get retry(): RetrySettings {
    return this.#environment.retry;
  }

  /** Empty if it is not set, or if the address that it belongs to is wrong or lost. */
  secret(name: SecretName): string {
    return this.#isWrong(addressOf[name]) ? '' : this.#keptSecret(name);
  }

  view(): SettingsView {
    const { settings, secrets } = this.#environment;
    const overriddenBy: Record<string, string> = {};
    for (const name of settingNames) {
      if (settings[name] !== undefined) overriddenBy[name] = settingSources[name].variable;
    }
    for (const name of secretNames) {
      if (secrets[name] !== undefined) overriddenBy[name] = secretVariables[name];
    }
    return {
      settings: this.#settings,
      language: this.language,
      overriddenBy,
      secretsSet: {
        syncToken: this.#keptSecret('syncToken') !== '',
        langfusePublicKey: this.#keptSecret('langfusePublicKey') !== '',
        langfuseSecretKey: this.#keptSecret('langfuseSecretKey') !== '',
      },
      secretsArePersistent: this.secrets.arePersistent,
    };
  }

  /**
   * Changes all given settings or none. Calls are processed one after another. Setting the current value is no change,
   * even if the environment decides it.
   * @throws CodedError when the environment decides one, or it cannot be written
   */
  set(change: SettingsChange): Promise<SettingsView> {
    return this.#limiter.run(async () => {
      const stored: Record<string, unknown> = { ...this.#stored };
      let isChanged = false;
      for (const name of settingNames) {
        const wanted = change[name];
        if (wanted === undefined || wanted === this.#currentOf(name)) continue;
        if (this.#environment.settings[name] !== undefined) {
          throw decidedBy(settingSources[name].variable);
        }
        stored[name] = wanted;
        isChanged = true;
      }
      if (isChanged) {
        await this.#file.write(`${JSON.stringify(stored, null, 2)}\n`);
        this.#stored = stored;
        this.#settings = combine(stored, this.#environment);
        this.#changed.emit();
      }
      return this.view();
    });
  }

  /**
   * Stores a secret; an empty value removes it.
   * @throws CodedError when the environment decides it, or it cannot be encrypted or written
   */
  async setSecret(name: SecretName, value: string): Promise<SettingsView> {
    if (this.#environment.secrets[name] !== undefined) throw decidedBy(secretVariables[name]);
    await this.secrets.set(name, value);
    this.#changed.emit();
    return this.view();
  }

  /** Subscribes to changes of settings and their secrets. @returns a function to unsubscribe */
  onChange(listener: () => void): () => void {
    return this.#changed.subscribe(listener);
  }

  #keptSecret(name: SecretName): string {
    return this.#environment.secrets[name] ?? this.secrets.get(name);
  }

  /** Whether a value was given that could not be read, so that the intended value is unknown. */
  #isWrong(name: keyof Settings): boolean {
    const { settings, wrongSettings } = this.#environment;
    if (settings[name] !== undefined) return false;
    if (wrongSettings.has(name)) return true;
    return Object.hasOwn(this.#stored, name) && !isSound(name, this.#stored);
  }

  /**
   * The value to compare a change with. A wrong stored value differs from every other one, so that it can be corrected.
   */
  #currentOf(name: keyof Settings): unknown {
    const isStored = Object.hasOwn(this.#stored, name);
    if (this.#environment.settings[name] !== undefined || !isStored) return this.#settings[name];
    return this.#stored[name];
  }
}

function combine(stored: StoredSettings, { settings }: Environment): Settings {
  const sound = settingNames.filter((name) => isSound(name, stored));
  return Object.freeze(
    settingsSchema.parse({
      ...defaults,
      ...Object.fromEntries(sound.map((name) => [name, stored[name]])),
      ...settings,
    }),
  );
}

function problemsOf(stored: StoredSettings, environment: Environment): readonly Problem[] {
  return settingNames
    .filter((name) => Object.hasOwn(stored, name) && !isSound(name, stored))
    .map((name) => {
      const { variable, expected } = settingSources[name];
      const isOverridden = environment.settings[name] !== undefined;
      const wrong = { file: settingsName, name, expected };
      if (name === 'langfuseBaseUrl' && !isOverridden) return { code: 'wrong-address', ...wrong };
      const used = isOverridden ? ({ code: 'variable', variable } as const) : defaultOf(name);
      return { code: 'wrong-stored', ...wrong, used };
    });
}

const isSound = (name: keyof Settings, stored: StoredSettings): boolean =>
  settingsSchema.shape[name].safeParse(stored[name]).success;

const decidedBy = (variable: string): Error =>
  new CodedError({ code: 'set-by-environment', variable });
