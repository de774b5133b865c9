import { Condition } from '../../base/Condition.ts';
import { lineLog, type ServerLog } from '../log/ServerLog.ts';

/** The log of the servers of a test, which a test can wait for. */
export class LogLines {
  readonly lines: string[] = [];
  readonly log: ServerLog;
  readonly #written = new Condition();

  /** @param now the time in its lines */
  constructor(now: () => Date = () => new Date()) {
    this.log = lineLog((line) => {
      this.lines.push(line);
      this.#written.notifyAll();
    }, now);
  }

  get text(): string {
    return this.lines.join('');
  }

  /** Resolves when the log, from the start of the test on, matches. */
  async match(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.text)) await this.#written.wait();
  }

  clear(): void {
    this.lines.length = 0;
  }
}
