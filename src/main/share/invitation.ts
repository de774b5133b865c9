import { z } from 'zod';
import { CodedError } from '../../shared/CodedError.ts';
import { fittingTitle } from '../../shared/document/textLimits.ts';
import { readToken } from '../../shared/invitationToken.ts';
import { boardIdSchema } from '../../shared/operation.ts';
import type { BoardRole } from '../../shared/places.ts';

/** What somebody needs in order to open a board that is shared. */
export interface Invitation {
  /** `ws://` or `wss://` of the server that has the board, in the one way of writing that `serverUrl` gives. */
  readonly url: string;
  /** Empty: none. */
  readonly token: string;
  readonly boardId: string;
  /** SHA-256 of the server's certificate, base64url; only that certificate is trusted then. */
  readonly pin?: string | undefined;
  /** What the board is called, by the one who invites; empty: not said. */
  readonly title: string;
  /** What the token allows; of a token that does not say so, everything. */
  readonly role: BoardRole;
  /** Milliseconds since the epoch; undefined: the token does not say. */
  readonly expiresAt?: number | undefined;
}

/** A SHA-256 in base64url. */
export const pinSchema = z.string().regex(/^[\w-]{43}$/);

/** A link ends at white space or at what people put around links. */
const linkPattern = /everink:\/\/join\/?\?[^\s<>"`]+/i;
/** Marks of the sentence that the link stands in. */
const trailingMarks = /[.,;:!?)\]}'*]+$/;
/** Longest address of a server, in characters. */
const maxUrlLength = 300;

export interface InvitationLink {
  readonly url: string;
  readonly token: string;
  readonly boardId: string;
  readonly pin?: string | undefined;
  readonly title?: string;
}

/** Writes an invitation as a link. */
export function invitationLink({ url, token, boardId, pin, title = '' }: InvitationLink): string {
  const given: readonly (readonly [string, string])[] = [
    ['url', url],
    ...(pin === undefined ? [] : [['pin', pin] as const]),
    ['token', token],
    ...(title === '' ? [] : [['title', title] as const]),
    ['board', boardId],
  ];
  return `everink://join?${given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

/**
 * Reads the invitation out of what somebody pasted: the link, or a message with the link in it.
 * @throws CodedError
 */
export function parseInvitation(text: string): Invitation {
  const link = linkPattern.exec(text)?.[0];
  if (link === undefined) {
    throw new CodedError({ code: 'not-an-invitation' });
  }
  const query = link.slice(link.indexOf('?')).replaceAll('&amp;', '&').replace(trailingMarks, '');
  const given = new URLSearchParams(query);
  const url = serverUrl(required(given, 'url', 'invitation-without-server'));
  const token = tokenOf(given.get('token') ?? '');
  const boardId = boardIdOf(required(given, 'board', 'invitation-without-board'));
  const pin = pinOf(given.get('pin') ?? '', url);
  const grant = readToken(token)?.grant;
  if (grant !== undefined && grant.boardId !== boardId) {
    throw new CodedError({ code: 'invitation-for-other-board' });
  }
  return {
    url,
    token,
    boardId,
    ...(pin === undefined ? {} : { pin }),
    title: titleOf(given.get('title') ?? ''),
    role: grant?.role ?? 'edit',
    ...(grant?.expiresAt === undefined ? {} : { expiresAt: grant.expiresAt }),
  };
}

/** One way to write the address of a server, so that two addresses can be compared. @throws CodedError */
export function serverUrl(text: string): string {
  const url = text.length <= maxUrlLength && URL.canParse(text) ? new URL(text) : undefined;
  const isUsable =
    (url?.protocol === 'ws:' || url?.protocol === 'wss:') &&
    `${url.username}${url.password}${url.hash}` === '';
  if (url === undefined || !isUsable) {
    throw new CodedError({ code: 'bad-invitation-server' });
  }
  return url.pathname === '/' && url.search === '' ? url.origin : url.href;
}

/** Name or address of a server with its port, for people. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

function required(
  given: URLSearchParams,
  name: string,
  code: 'invitation-without-server' | 'invitation-without-board',
): string {
  const value = given.get(name) ?? '';
  if (value === '') throw new CodedError({ code });
  return value;
}

function tokenOf(text: string): string {
  if (!/^[!-~]*$/.test(text)) {
    throw new CodedError({ code: 'bad-invitation-token' });
  }
  return text;
}

function boardIdOf(text: string): string {
  const boardId = boardIdSchema.safeParse(text);
  if (!boardId.success) throw new CodedError({ code: 'bad-invitation-board' });
  return boardId.data;
}

function pinOf(text: string, url: string): string | undefined {
  if (text === '') return undefined;
  const pin = pinSchema.safeParse(text);
  if (!pin.success || !url.startsWith('wss:')) {
    throw new CodedError({ code: 'bad-invitation-fingerprint' });
  }
  return pin.data;
}

/** Only shown, so what cannot be shown is left out. */
const titleOf = (text: string): string =>
  fittingTitle(text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').trim());
