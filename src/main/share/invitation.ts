import { boardIdSchema } from '../../shared/operation.ts';

/** What somebody needs in order to open a board that is shared. */
export interface Invitation {
  /** `ws://` or `wss://` of the server that has the board, in the one way of writing that `serverUrl` gives. */
  readonly url: string;
  /** Empty: none. */
  readonly token: string;
  readonly boardId: string;
}

/** A link ends at white space or at what people put around links. */
const linkPattern = /everink:\/\/join\/?\?[^\s<>"`]+/i;
/** Marks of the sentence that the link stands in. */
const trailingMarks = /[.,;:!?)\]}'*]+$/;

const advice = 'Copy the whole link again, or ask for a new one.';

/** The invitation to a server, without the board: `&board=ID` is appended for the one that is open. */
export function invitationBase(url: string, token: string): string {
  return `everink://join?url=${encodeURIComponent(url)}&token=${encodeURIComponent(token)}`;
}

/**
 * Reads the invitation out of what somebody pasted: the link, or a message with the link in it.
 * @throws Error with a sentence for that person
 */
export function parseInvitation(text: string): Invitation {
  const link = linkPattern.exec(text)?.[0];
  if (link === undefined) {
    throw new Error(
      'This is no invitation. Paste the link you were sent; it begins with everink://join?',
    );
  }
  const query = link.slice(link.indexOf('?')).replaceAll('&amp;', '&').replace(trailingMarks, '');
  const given = new URLSearchParams(query);
  return {
    url: serverUrl(required(given, 'url', 'the address of the server')),
    token: tokenOf(given.get('token') ?? ''),
    boardId: boardIdOf(required(given, 'board', 'the board')),
  };
}

/** One way to write the address of a server, so that two addresses can be compared. @throws Error */
export function serverUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isUsable =
    (url?.protocol === 'ws:' || url?.protocol === 'wss:') &&
    `${url.username}${url.password}${url.hash}` === '';
  if (url === undefined || !isUsable) {
    throw new Error(
      `The address in the invitation is not one of a sync server (ws:// or wss://). ${advice}`,
    );
  }
  return url.pathname === '/' && url.search === '' ? url.origin : url.href;
}

function required(given: URLSearchParams, name: string, meaning: string): string {
  const value = given.get(name) ?? '';
  if (value === '') throw new Error(`The invitation is not whole: it lacks ${meaning}. ${advice}`);
  return value;
}

function tokenOf(text: string): string {
  if (!/^[!-~]*$/.test(text)) {
    throw new Error(`The token in the invitation is not one that a server gives. ${advice}`);
  }
  return text;
}

function boardIdOf(text: string): string {
  const boardId = boardIdSchema.safeParse(text);
  if (!boardId.success) throw new Error(`The invitation does not name a board. ${advice}`);
  return boardId.data;
}
