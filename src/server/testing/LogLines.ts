import { Condition } from '../../base/Condition.ts';
import { lineLog, type ServerLog } from '../log/ServerLog.ts';

/** The log of the servers of a test, which a test can wait for. */
export class LogLines {
  readonly lines: string[] = [];
  readonly log: ServerLog;
  readonly #written = new Condition();

  /** @param report called after each line */
  constructor(report: () => void = () => {}) {
    this.log = lineLog(
      (line) => {
        this.lines.push(line);
        this.#written.notifyAll();
        report();
      },
      () => new Date(),
    );
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
