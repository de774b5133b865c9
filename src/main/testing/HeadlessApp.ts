import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Condition } from '../../base/Condition.ts';
import { programPath } from '../../shared/testing/programs.ts';
import { type Order, type Report, reportSchema } from './headlessMessages.ts';

export interface HeadlessAppOptions {
  /** Its data folder; outlives it. */
  readonly folder: string;
  readonly serverUrl: string;
  readonly boardId: string;
  /** What its strokes are called. */
  readonly name: string;
}

/** An app without windows in a process of its own: the real queue and the real sync. Kill it. */
export class HeadlessApp {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #reported = new Condition();
  #hasExited = false;
  /** Stroke by operation: all that it reported to be on disk. */
  readonly saved = new Map<string, string>();
  /** Operations that it reported to be acknowledged. */
  readonly delivered = new Set<string>();
  /** What was there when it opened its database; undefined until then. */
  ready: Extract<Report, { type: 'ready' }> | undefined;
  /** As a window would say it. */
  status: Extract<Report, { type: 'status' }> | undefined;
  #shapes: readonly string[] | undefined;
  /** Reports of any kind so far. */
  reportCount = 0;

  constructor(options: HeadlessAppOptions) {
    const { folder, serverUrl, boardId, name } = options;
    const args = [programPath('headlessProgram'), folder, serverUrl, boardId, name];
    this.#child = spawn(process.execPath, args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message) => this.#hear(reportSchema.parse(message)));
    this.#exited = once(this.#child, 'exit').then(() => {
      this.#hasExited = true;
      this.#reported.notifyAll();
    });
  }

  order(order: Order): void {
    this.#child.send(order);
  }

  /** What a window of it would show. */
  async shapes(): Promise<readonly string[]> {
    this.#shapes = undefined;
    this.order({ type: 'tell-shapes' });
    await this.until(() => this.#shapes !== undefined);
    return this.#shapes ?? [];
  }

  /** Resolves when it holds after a report; looked at once now. @throws when the process ends before. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.#hasExited) throw new Error('the headless app ended');
      await this.#reported.wait();
    }
  }

  /** SIGKILL; resolves when it is gone and all that it said before was heard. */
  async kill(): Promise<void> {
    if (!this.#hasExited) this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #hear(report: Report): void {
    this.reportCount += 1;
    switch (report.type) {
      case 'ready':
        this.ready = report;
        break;
      case 'saved':
        for (const [operationId, strokeId] of report.drawn) this.saved.set(operationId, strokeId);
        break;
      case 'delivered':
        for (const id of report.operationIds) this.delivered.add(id);
        break;
      case 'status':
        this.status = report;
        break;
      case 'shapes':
        this.#shapes = report.ids;
    }
    this.#reported.notifyAll();
  }
}
