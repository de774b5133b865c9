import { resolve } from 'node:path';
import { z } from 'zod';
import { defaultRetryOptions } from '../../base/RetryWrapper.ts';
import { type SecretName, type Settings, secretNames, settingsSchema } from '../../shared/ipc.ts';
import { maxSecretLength } from '../../shared/limits.ts';
import { boardIdSchema } from '../../shared/operation.ts';
import { upTo } from '../../shared/upTo.ts';
import { fallbackText, secretVariables, settingNames, settingSources } from './settingSources.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** How deliveries are tried again, as `RetryOptions` of the sync wants it; the delays are milliseconds. */
export interface RetrySettings {
  readonly maxAttempts: number;
  readonly initialDelay: number;
  readonly factor: number;
  readonly maxDelay: number;
  readonly jitter: 'none' | 'full';
}

/** What the environment decides. What is not in it, or wrong in it, is missing here. */
export interface Environment {
  readonly settings: Partial<Settings>;
  /** The settings whose variable is wrong. */
  readonly wrongSettings: ReadonlySet<keyof Settings>;
  readonly secrets: Partial<Record<SecretName, string>>;
  readonly firstBoardId: string | undefined;
  /** Whole: there is no other place to set these. */
  readonly retry: RetrySettings;
  /** A sentence for each wrong value. No value is quoted, for even a wrong address may hold a password. */
  readonly problems: readonly string[];
}

/** The environment variables besides those of settings and secrets. */
export const otherVariables = {
  dataFolder: 'EVERINK_USER_DATA',
  firstBoardId: 'EVERINK_BOARD',
  maxAttempts: 'EVERINK_RETRY_MAX_ATTEMPTS',
  initialDelay: 'EVERINK_RETRY_INITIAL_DELAY_MS',
  factor: 'EVERINK_RETRY_FACTOR',
  maxDelay: 'EVERINK_RETRY_MAX_DELAY_MS',
  jitter: 'EVERINK_RETRY_JITTER',
} as const;

/** Bounds of what can be waited for: a timer takes no longer delay than 24 days, and nobody wants one of a day. */
const dayMs = 86_400_000;
const delay = {
  schema: z.number().int().min(0).max(dayMs),
  expected: `a whole number of milliseconds from 0 to ${dayMs}`,
};
const retrySchemas = {
  maxAttempts: {
    schema: z.number().int().min(0).max(100),
    expected: 'a whole number from 0 to 100',
  },
  initialDelay: delay,
  factor: { schema: z.number().min(1).max(100), expected: 'a number from 1 to 100' },
  maxDelay: delay,
  jitter: { schema: z.enum(['full', 'none']), expected: 'full or none' },
};
/** Clients that lost a server together would otherwise come back together. */
export const defaultRetrySettings: RetrySettings = { ...defaultRetryOptions, jitter: 'full' };
const retryNames = Object.keys(retrySchemas) as readonly (keyof RetrySettings)[];

const secret = {
  schema: z
    .string()
    .check(upTo(maxSecretLength))
    .regex(/^\P{Cc}*$/u),
  expected: `one line of at most ${maxSecretLength} characters`,
};

/** Reads what the environment decides, but for the data folder. Never throws: a wrong value is a problem. */
export function readEnvironment(variables: Variables): Environment {
  const problems: string[] = [];
  const read = <Value>(
    variable: string,
    { schema, expected }: { readonly schema: z.ZodType<Value>; readonly expected: string },
    instead: string,
  ): Value | undefined => {
    const text = textOf(variables, variable);
    if (text === undefined) return undefined;
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    problems.push(`${nameOf(variables, variable)} must be ${expected}. It is ignored: ${instead}.`);
    return undefined;
  };

  const wrongSettings = new Set<keyof Settings>();
  const settings = settingNames.map((name) => {
    const { variable, expected } = settingSources[name];
    const schema = z.preprocess(numberIfDecimal, settingsSchema.shape[name]);
    const instead = `the stored setting or else the default (${fallbackText(name)}) is used`;
    const value = read<unknown>(variable, { schema, expected }, instead);
    if (value === undefined && textOf(variables, variable) !== undefined) wrongSettings.add(name);
    return [name, value];
  });
  const secrets = secretNames.map((name) => [
    name,
    read(secretVariables[name], secret, 'the stored one is used if there is one'),
  ]);
  const retry = retryNames.map((name) => {
    const { schema, expected } = retrySchemas[name];
    const fallback = defaultRetrySettings[name];
    const rule = { schema: z.preprocess(numberIfDecimal, schema), expected };
    return [
      name,
      read<number | string>(otherVariables[name], rule, `the default (${fallback}) is used`) ??
        fallback,
    ];
  });
  return {
    settings: withoutMissing(settings) as Partial<Settings>,
    wrongSettings,
    secrets: withoutMissing(secrets) as Partial<Record<SecretName, string>>,
    firstBoardId: read(
      otherVariables.firstBoardId,
      {
        schema: boardIdSchema,
        expected: '1 to 100 letters, digits, ".", "_" or "-", beginning with a letter or digit',
      },
      'the last opened board is shown',
    ),
    retry: Object.fromEntries(retry) as RetrySettings,
    problems,
  };
}

/**
 * The data folder that the environment asks for, as an absolute path; undefined when it asks for none. Apart
 * from the rest, since it has to be known before anything is opened.
 * @param workingFolder what a relative path begins at
 */
export function readDataFolder(
  variables: Variables,
  workingFolder = process.cwd(),
): string | undefined {
  const text = textOf(variables, otherVariables.dataFolder);
  return text === undefined ? undefined : resolve(workingFolder, text);
}

/** Newer SDKs of Langfuse call it so: with keys alone, traces would go to Langfuse's own cloud. */
const otherNames: Readonly<Record<string, string>> = { LANGFUSE_BASEURL: 'LANGFUSE_BASE_URL' };

/** The name that the variable is given by. */
function nameOf(variables: Variables, variable: string): string {
  const other = otherNames[variable];
  return other === undefined || trimmed(variables[variable]) !== '' ? variable : other;
}

/** Empty counts as not set. */
function textOf(variables: Variables, variable: string): string | undefined {
  return trimmed(variables[nameOf(variables, variable)]) || undefined;
}

/** Blanks at the ends are no part of any value; scripts leave them by accident. */
const trimmed = (text = ''): string => text.trim();

/** `Number` alone would also take "0x10", "1e3" and "Infinity". */
const numberIfDecimal = (text: unknown): unknown =>
  typeof text === 'string' && /^\d*\.?\d+$/.test(text) ? Number(text) : text;

const withoutMissing = (entries: readonly (readonly unknown[])[]): Record<string, unknown> =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined));
