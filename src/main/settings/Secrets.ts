import { join } from 'node:path';
import { z } from 'zod';
import { Limiter } from '../../base/Limiter.ts';
import { CodedError } from '../../shared/CodedError.ts';
import { maxSecretLength } from '../../shared/limits.ts';
import type { Problem } from '../../shared/problem.ts';
import { upTo } from '../../shared/upTo.ts';
import { SettingsFile } from './SettingsFile.ts';

/** The system's encryption for secrets. */
export interface Keychain {
  isAvailable(): boolean;
  encrypt(text: string): Uint8Array;
  /** @throws when the bytes were not encrypted by this user on this machine */
  decrypt(bytes: Uint8Array): string;
}

export interface SecretsOptions {
  readonly dataFolder: string;
  readonly keychain: Keychain;
  readonly now?: (() => Date) | undefined;
}

export const secretsName = 'secrets.json';

/** The file. Names are encrypted too, since a name may contain the address of a server. */
const fileSchema = z.object({ encrypted: z.base64() });
const nameSchema = z.string().regex(/^\P{Cc}{1,500}$/u);
const valueSchema = z.string().min(1).check(upTo(maxSecretLength));
const entriesSchema = z.array(z.tuple([nameSchema, valueSchema]));

/**
 * Secret texts by name, encrypted on disk by the keychain. Without a keychain, secrets last for this run only and
 * nothing is written, so earlier secrets stay on disk.
 */
export class Secrets {
  readonly problems: readonly Problem[];
  readonly #file: SettingsFile;
  readonly #keychain: Keychain | undefined;
  /** Replaced as a whole, after it was written to disk. */
  #values: ReadonlyMap<string, string>;
  readonly #limiter = new Limiter(1);

  private constructor(
    file: SettingsFile,
    keychain: Keychain | undefined,
    values: ReadonlyMap<string, string>,
    problems: readonly Problem[],
  ) {
    this.#file = file;
    this.#keychain = keychain;
    this.#values = values;
    this.problems = problems;
  }

  /** Never rejects: a file that cannot be read is a problem. */
  static async open({ dataFolder, keychain, now }: SecretsOptions): Promise<Secrets> {
    const file = new SettingsFile({ path: join(dataFolder, secretsName), now });
    const found = keychain.isAvailable() ? keychain : undefined;
    const none = new Map<string, string>();
    if (found === undefined) {
      return new Secrets(
        file,
        undefined,
        none,
        file.exists() ? [{ code: 'keychain-missing', file: secretsName }] : [],
      );
    }
    const stored = await file.read((text) => decode(text, found));
    switch (stored.state) {
      case 'missing':
        return new Secrets(file, found, none, []);
      case 'read':
        return new Secrets(file, found, stored.content, []);
      case 'unusable':
        return new Secrets(file, found, none, [
          { code: 'enter-secrets-again', why: stored.problem },
        ]);
    }
  }

  /** False if the system has no keychain. */
  get arePersistent(): boolean {
    return this.#keychain !== undefined;
  }

  /** Empty if there is none. */
  get(name: string): string {
    return this.#values.get(name) ?? '';
  }

  names(): readonly string[] {
    return [...this.#values.keys()];
  }

  /**
   * Stores a secret, replacing the previous one; an empty value removes it. Calls are processed one after another.
   * @throws CodedError; nothing has changed then
   */
  set(name: string, value: string): Promise<void> {
    return this.#limiter.run(async () => {
      nameSchema.parse(name);
      if (value === this.get(name)) return;
      const values = new Map(this.#values);
      if (value === '') values.delete(name);
      else values.set(name, value);
      if (value !== '' && !valueSchema.safeParse(value).success) {
        throw unchanged({ code: 'secret-too-long', maxCharacters: maxSecretLength });
      }
      if (this.#keychain !== undefined) await this.#file.write(encode(values, this.#keychain));
      this.#values = values;
    });
  }
}

const unchanged = (why: Problem, cause?: unknown): CodedError =>
  new CodedError({ code: 'nothing-changed', why }, { cause });

function encode(values: ReadonlyMap<string, string>, keychain: Keychain): string {
  const entries: z.infer<typeof entriesSchema> = [...values];
  let bytes: Uint8Array;
  try {
    bytes = keychain.encrypt(JSON.stringify(entries));
  } catch (cause) {
    throw unchanged({ code: 'keychain-refused' }, cause);
  }
  const file: z.infer<typeof fileSchema> = { encrypted: Buffer.from(bytes).toString('base64') };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function decode(text: string, keychain: Keychain): ReadonlyMap<string, string> {
  const { encrypted } = fileSchema.parse(JSON.parse(text));
  const decrypted = keychain.decrypt(Buffer.from(encrypted, 'base64'));
  return new Map(entriesSchema.parse(JSON.parse(decrypted)));
}
