import { basename } from 'node:path';
import type { WebContents } from 'electron';
import { Limiter } from '../../base/Limiter.ts';
import { problemOf } from '../../shared/CodedError.ts';
import { isDocumentFormat } from '../../shared/fileFormats.ts';
import type { OpenedDocument } from '../../shared/ipc.ts';
import type { MainNotice } from '../../shared/mainNotice.ts';
import { checkOpenable } from '../files/openableFile.ts';
import type { Log } from '../log/Log.ts';
import { checkInvitationLink } from '../share/invitation.ts';
import type { OpenTarget } from './OpenTarget.ts';

/** What `Arrivals` does with the app's windows. */
export interface ArrivalWindows {
  /** Opens another window. @param boardId the board it shows; without one, that which was open last @returns its page */
  open(boardId?: string): WebContents;
  /** Brings a window of this board to the front, or opens one. */
  focusBoard(boardId: string): void;
  /** Brings a window to the front, or opens one. @returns its page */
  focus(): WebContents;
  /** Shows a notice in this window. */
  tellIn(contents: WebContents, notice: MainNotice): void;
  /** Lets a page know that something arrived, if it listens. One that does not takes it when it starts. */
  arrived(contents: WebContents): void;
}

/** Most links that wait for the user in one window, apart from the one that it asks about. */
const maxWaitingLinks = 3;

export interface ArrivalsOptions {
  readonly windows: ArrivalWindows;
  /** Opens a document as the board that belongs to it. @throws CodedError */
  readonly openDocument: (path: string) => Promise<Pick<OpenedDocument, 'boardId'>>;
  /** Creates the board that another file is opened on. @returns its id */
  readonly createBoard: () => Promise<string>;
  readonly log: Log;
}

/**
 * Opens files and links that arrive from outside: the command line, a second start, the system. Each is kept until a page
 * takes it, so that none is lost while a window is opened or loaded again.
 */
export class Arrivals {
  readonly #options: ArrivalsOptions;
  /** One after the other, so that windows come up in their order. */
  readonly #files = new Limiter(1);
  readonly #waiting = new WeakMap<WebContents, OpenTarget[]>();

  constructor(options: ArrivalsOptions) {
    this.#options = options;
  }

  /** Opens what somebody asked the app to open. Never rejects: problems are shown in a window. */
  async open(target: OpenTarget): Promise<void> {
    const { windows } = this.#options;
    switch (target.type) {
      case 'front':
        windows.focus();
        break;
      case 'window':
        windows.open();
        break;
      case 'file':
        await this.#files.run(() => this.#openFile(target));
        break;
      case 'link':
        this.#openLink(target);
    }
  }

  /** What the page is to open next. It is given away only once. */
  take(contents: WebContents): OpenTarget | undefined {
    return this.#waiting.get(contents)?.shift();
  }

  /** Opens a file in a window of its own, or shows that which has it open. */
  async #openFile(target: Extract<OpenTarget, { type: 'file' }>): Promise<void> {
    const { windows, openDocument, createBoard, log } = this.#options;
    try {
      // Before a window and a board are made for it.
      const format = await checkOpenable(target.path);
      if (isDocumentFormat(format)) windows.focusBoard((await openDocument(target.path)).boardId);
      else this.#pass(target, windows.open(await createBoard()));
    } catch (error) {
      log.warn('a file could not be opened', { error });
      windows.tellIn(windows.focus(), {
        id: `file-not-opened:${basename(target.path)}`,
        level: 'error',
        code: 'file-not-opened',
        why: problemOf(error),
      });
    }
  }

  /**
   * Passes an invitation to the window in front, which asks before it joins. A link can do nothing else. What a window
   * asks is never replaced, since the user may be about to answer; of a flood of links only a few are kept.
   */
  #openLink(target: Extract<OpenTarget, { type: 'link' }>): void {
    const { windows, log } = this.#options;
    const contents = windows.focus();
    try {
      checkInvitationLink(target.url);
    } catch (error) {
      log.warn('a link could not be opened', { error });
      windows.tellIn(contents, {
        id: 'link-not-opened',
        level: 'error',
        code: 'link-not-opened',
        why: problemOf(error),
      });
      return;
    }
    const waiting = this.#waiting.get(contents) ?? [];
    const links = waiting.flatMap((one) => (one.type === 'link' ? [one.url] : []));
    if (links.includes(target.url)) return;
    if (links.length < maxWaitingLinks) this.#pass(target, contents);
    else log.warn('a link was discarded: too many wait for an answer');
  }

  #pass(target: OpenTarget, contents: WebContents): void {
    this.#waiting.set(contents, [...(this.#waiting.get(contents) ?? []), target]);
    this.#options.windows.arrived(contents);
  }
}
