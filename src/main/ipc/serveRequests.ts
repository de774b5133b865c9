import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import type { z } from 'zod';
import { problemOf } from '../../shared/CodedError.ts';
import { droppedFileChannel, requestChannel } from '../../shared/channels.ts';
import { type Answer, type RequestName, type Responses, requestSchemas } from '../../shared/ipc.ts';
import type { Problem } from '../../shared/problem.ts';
import { quote } from '../../shared/quote.ts';
import type { Log } from '../log/Log.ts';
import { appOrigin } from '../windows/appOrigin.ts';

type Payload<Name extends RequestName> = z.output<(typeof requestSchemas)[Name]>;

/** The handler of each request. The problem of an error that it throws is shown to the user. */
export type RequestHandlers = {
  readonly [Name in RequestName]: (
    payload: Payload<Name>,
    from: WebContents,
  ) => Responses[Name] | Promise<Responses[Name]>;
};

export interface RequestServerOptions {
  readonly ipcMain: IpcMain;
  /** Whether the page is one of the app's windows. */
  readonly isWindow: (contents: WebContents) => boolean;
  /** Resolves when the app can answer. */
  readonly handlers: Promise<RequestHandlers>;
  readonly log: Log;
}

/** Answers the windows' requests: only those from the app's own pages, and only if they match the schemas. */
export function serveRequests({ ipcMain, isWindow, handlers, log }: RequestServerOptions): void {
  const serve = async (
    event: IpcMainInvokeEvent,
    name: unknown,
    payload: unknown,
  ): Promise<Answer<RequestName>> => {
    if (!isOwnPage(event) || !isWindow(event.sender)) {
      log.error('a request of a foreign page was refused', { page: event.senderFrame?.url });
      return refused({ code: 'foreign-page' });
    }
    if (!isRequestName(name)) return refused({ code: 'unknown-request' });
    return await answer(name, payload, event.sender, await handlers, log);
  };
  ipcMain.handle(requestChannel, (event, name: unknown, payload: unknown) =>
    // The page names no paths.
    serve(event, name === 'files.openDropped' ? undefined : name, payload),
  );
  ipcMain.handle(droppedFileChannel, (event, path: unknown) =>
    serve(event, 'files.openDropped', { path }),
  );
}

async function answer<Name extends RequestName>(
  name: Name,
  payload: unknown,
  from: WebContents,
  handlers: RequestHandlers,
  log: Log,
): Promise<Answer<RequestName>> {
  const parsed = requestSchemas[name].safeParse(payload);
  if (!parsed.success) {
    const { path = [], message = 'is not valid' } = parsed.error.issues[0] ?? {};
    const what = `${path.map(String).join('.') || 'the request'}: ${message}`;
    log.warn('a request was refused', { request: name, what });
    return refused({ code: 'bad-request', said: quote(what) });
  }
  try {
    const value = await handlers[name](parsed.data as Payload<Name>, from);
    return { ok: true, value };
  } catch (error) {
    log.warn('a request failed', { request: name, error });
    return refused(problemOf(error));
  }
}

/** Whether it is the main frame of a page that the app itself served. */
function isOwnPage({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  if (senderFrame === null || senderFrame !== sender.mainFrame) return false;
  return URL.canParse(senderFrame.url) && senderFrame.url.startsWith(`${appOrigin}/`);
}

const isRequestName = (name: unknown): name is RequestName =>
  typeof name === 'string' && Object.hasOwn(requestSchemas, name);

const refused = (problem: Problem): Answer<RequestName> => ({ ok: false, problem });
