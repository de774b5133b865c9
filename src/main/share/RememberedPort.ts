import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeAtomically } from '../files/writeAtomically.ts';
import type { Log } from '../log/Log.ts';

const fileSchema = z.object({ port: z.number().int().min(1).max(65_535) });

/** The port that boards were shared on last: on the same one again, invitations stay valid. */
export class RememberedPort {
  readonly #path: string;
  readonly #log: Log;
  #value: number;

  private constructor(path: string, log: Log, value: number) {
    this.#path = path;
    this.#log = log;
    this.#value = value;
  }

  static read(path: string, log: Log): RememberedPort {
    return new RememberedPort(path, log, readPort(path, log));
  }

  /** 0: none yet. */
  get value(): number {
    return this.#value;
  }

  /** Never rejects: a port that is forgotten costs new invitations, no more. */
  async remember(port: number): Promise<void> {
    if (port === this.#value) return;
    this.#value = port;
    try {
      await writeAtomically(this.#path, `${JSON.stringify({ port })}\n`);
    } catch (error) {
      this.#log.warn('the port of sharing is not remembered', { error });
    }
  }
}

function readPort(path: string, log: Log): number {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).port;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isMissing) log.warn('the port of sharing cannot be read', { error });
    return 0;
  }
}
