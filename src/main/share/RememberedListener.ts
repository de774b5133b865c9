import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeAtomically } from '../files/writeAtomically.ts';
import type { Log } from '../log/Log.ts';

const fileSchema = z.object({
  port: z.number().int().min(1).max(65_535),
  /** Of the network interface. */
  address: z.ipv4().optional(),
});
type Listener = z.infer<typeof fileSchema>;

/** The last address and port of sharing. Using them again keeps invitations valid. */
export class RememberedListener {
  readonly #path: string;
  readonly #log: Log;
  #value: Listener | undefined;

  private constructor(path: string, log: Log, value: Listener | undefined) {
    this.#path = path;
    this.#log = log;
    this.#value = value;
  }

  static read(path: string, log: Log): RememberedListener {
    return new RememberedListener(path, log, readListener(path, log));
  }

  /** 0: none yet. */
  get port(): number {
    return this.#value?.port ?? 0;
  }

  get address(): string | undefined {
    return this.#value?.address;
  }

  /** Never rejects: if it fails, people only need new invitations. */
  async remember(listener: Listener): Promise<void> {
    if (listener.port === this.port && listener.address === this.address) return;
    this.#value = listener;
    try {
      await writeAtomically(this.#path, `${JSON.stringify(listener)}\n`);
    } catch (error) {
      this.#log.warn('address of sharing not stored', { error });
    }
  }
}

function readListener(path: string, log: Log): Listener | undefined {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isMissing) log.warn('address of sharing not read', { error });
    return undefined;
  }
}
