import { resolve } from 'node:path';
import { z } from 'zod';
import { defaultRetryOptions } from '../../base/RetryWrapper.ts';
import { type SecretName, type Settings, secretNames, settingsSchema } from '../../shared/ipc.ts';
import { maxSecretLength } from '../../shared/limits.ts';
import { boardIdSchema } from '../../shared/operation.ts';
import type { Problem } from '../../shared/problem.ts';
import { upTo } from '../../shared/upTo.ts';
import type { Expected, Used } from '../../shared/wrongSetting.ts';
import { defaultOf, secretVariables, settingNames, settingSources } from './settingSources.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** The `RetryOptions` of deliveries. Delays are in milliseconds. */
export interface RetrySettings {
  readonly maxAttempts: number;
  readonly initialDelay: number;
  readonly factor: number;
  readonly maxDelay: number;
  readonly jitter: 'none' | 'full';
}

/** The values that the environment sets. Those that are not set or are wrong are missing. */
export interface Environment {
  readonly settings: Partial<Settings>;
  /** The settings whose variables have wrong values. */
  readonly wrongSettings: ReadonlySet<keyof Settings>;
  readonly secrets: Partial<Record<SecretName, string>>;
  readonly firstBoardId: string | undefined;
  /** The feed of an app in development; packages ignore it. */
  readonly updateFeedPath: string | undefined;
  /** Complete, since there is no other source. */
  readonly retry: RetrySettings;
  /** One for each wrong value. They quote no value, since even a wrong address may contain a password. */
  readonly problems: readonly Problem[];
}

/** Variables other than those of settings and secrets. */
export const otherVariables = {
  dataFolder: 'EVERINK_USER_DATA',
  firstBoardId: 'EVERINK_BOARD',
  updateFeedPath: 'EVERINK_UPDATE_FEED',
  maxAttempts: 'EVERINK_RETRY_MAX_ATTEMPTS',
  initialDelay: 'EVERINK_RETRY_INITIAL_DELAY_MS',
  factor: 'EVERINK_RETRY_FACTOR',
  maxDelay: 'EVERINK_RETRY_MAX_DELAY_MS',
  jitter: 'EVERINK_RETRY_JITTER',
} as const;

/** The limit of delays. Timers support at most 24 days. */
const dayMs = 86_400_000;
interface Rule<Value> {
  readonly schema: z.ZodType<Value>;
  readonly expected: Expected;
}
const delay: Rule<number> = {
  schema: z.number().int().min(0).max(dayMs),
  expected: { code: 'milliseconds', min: 0, max: dayMs },
};
const retrySchemas: { readonly [Name in keyof RetrySettings]: Rule<RetrySettings[Name]> } = {
  maxAttempts: {
    schema: z.number().int().min(0).max(100),
    expected: { code: 'whole-number', min: 0, max: 100 },
  },
  initialDelay: delay,
  factor: {
    schema: z.number().min(1).max(100),
    expected: { code: 'number', min: 1, max: 100 },
  },
  maxDelay: delay,
  jitter: {
    schema: z.enum(['full', 'none']),
    expected: { code: 'one-of', values: ['full', 'none'] },
  },
};
/** With full jitter, clients that lost a server at the same time don't reconnect at the same time. */
export const defaultRetrySettings: RetrySettings = { ...defaultRetryOptions, jitter: 'full' };
const retryNames = Object.keys(retrySchemas) as readonly (keyof RetrySettings)[];

const secret: Rule<string> = {
  schema: z
    .string()
    .check(upTo(maxSecretLength))
    .regex(/^\P{Cc}*$/u),
  expected: { code: 'one-line', maxCharacters: maxSecretLength },
};

/** Reads all variables except the data folder's. Never throws: a wrong value is a problem. */
export function readEnvironment(variables: Variables): Environment {
  const problems: Problem[] = [];
  const read = <Value>(
    variable: string,
    { schema, expected }: Rule<Value>,
    used: Used,
  ): Value | undefined => {
    const text = textOf(variables, variable);
    if (text === undefined) return undefined;
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    problems.push({
      code: 'wrong-variable',
      variable: nameOf(variables, variable),
      expected,
      used,
    });
    return undefined;
  };

  const wrongSettings = new Set<keyof Settings>();
  const settings = settingNames.map((name) => {
    const { variable, expected } = settingSources[name];
    const schema = z.preprocess(numberIfDecimal, settingsSchema.shape[name]);
    const value = read<unknown>(variable, { schema, expected }, storedOr(defaultOf(name)));
    if (value === undefined && textOf(variables, variable) !== undefined) wrongSettings.add(name);
    return [name, value];
  });
  const secrets = secretNames.map((name) => [
    name,
    read(secretVariables[name], secret, { code: 'stored-secret' }),
  ]);
  const retry = retryNames.map((name) => {
    const { schema, expected } = retrySchemas[name];
    const fallback = defaultRetrySettings[name];
    const rule = { schema: z.preprocess(numberIfDecimal, schema), expected };
    const used = { code: 'default', value: String(fallback) } as const;
    return [name, read<unknown>(otherVariables[name], rule, used) ?? fallback];
  });
  return {
    settings: withoutMissing(settings) as Partial<Settings>,
    wrongSettings,
    secrets: withoutMissing(secrets) as Partial<Record<SecretName, string>>,
    firstBoardId: read(
      otherVariables.firstBoardId,
      { schema: boardIdSchema, expected: { code: 'board-id' } },
      { code: 'last-board' },
    ),
    updateFeedPath: textOf(variables, otherVariables.updateFeedPath),
    retry: Object.fromEntries(retry) as RetrySettings,
    problems,
  };
}

/**
 * The absolute path of the data folder, undefined if the variable is not set. Separate from the rest because it must be
 * known before anything is opened.
 * @param workingFolder the base of a relative path
 */
export function readDataFolder(
  variables: Variables,
  workingFolder = process.cwd(),
): string | undefined {
  const text = textOf(variables, otherVariables.dataFolder);
  return text === undefined ? undefined : resolve(workingFolder, text);
}

/** The value in use if a variable is not set. */
function storedOr(used: Used): Used {
  if (used.code === 'default') return { ...used, code: 'stored-or-default' };
  return { code: 'stored-or-none' };
}

/**
 * The name that newer Langfuse SDKs use. Without it, traces would be sent to Langfuse's own cloud with the given keys.
 */
const otherNames: Readonly<Record<string, string>> = { LANGFUSE_BASEURL: 'LANGFUSE_BASE_URL' };

/** The name under which the variable is set. */
function nameOf(variables: Variables, variable: string): string {
  const other = otherNames[variable];
  return other === undefined || trimmed(variables[variable]) !== '' ? variable : other;
}

/** An empty value counts as not set. */
function textOf(variables: Variables, variable: string): string | undefined {
  return trimmed(variables[nameOf(variables, variable)]) || undefined;
}

/** Scripts leave white space around values by accident. */
const trimmed = (text = ''): string => text.trim();

/** `Number` alone would also accept "0x10", "1e3" and "Infinity". */
const numberIfDecimal = (text: unknown): unknown =>
  typeof text === 'string' && /^\d*\.?\d+$/.test(text) ? Number(text) : text;

const withoutMissing = (entries: readonly (readonly unknown[])[]): Record<string, unknown> =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined));
