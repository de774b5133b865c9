import { z } from 'zod';
import { CodedError } from '../../shared/CodedError.ts';
import { fittingTitle } from '../../shared/document/textLimits.ts';
import { readToken } from '../../shared/invitationToken.ts';
import { isInvitationLink } from '../../shared/isInvitationLink.ts';
import { boardIdSchema } from '../../shared/operation.ts';
import type { BoardRole } from '../../shared/places.ts';

/** Everything needed to open a shared board. */
export interface Invitation {
  /** The address of the server (`ws://` or `wss://`), normalised by `serverUrl`. */
  readonly url: string;
  /** Empty: none. */
  readonly token: string;
  readonly boardId: string;
  /** SHA-256 of the server's certificate, base64url. Then no other certificate is trusted. */
  readonly pin?: string | undefined;
  /** The title of the board at the host; empty: unknown. */
  readonly title: string;
  /** The permission that the token grants. A token without one grants everything. */
  readonly role: BoardRole;
  /** Milliseconds since the epoch; undefined: it does not expire. */
  readonly expiresAt?: number | undefined;
}

/** A SHA-256 in base64url. */
export const pinSchema = z.string().regex(/^[\w-]{43}$/);

/** The characters of a link: all but white space and delimiters that people put around links. */
const linkPattern = /everink:\/\/join\/?\?[^\s<>"`]+/i;
/** Punctuation after a link in a sentence. */
const trailingMarks = /[.,;:!?)\]}'*]+$/;
/** Maximum length of a server's address, in characters. */
const maxUrlLength = 300;

export interface InvitationLink {
  readonly url: string;
  readonly token: string;
  readonly boardId: string;
  readonly pin?: string | undefined;
  readonly title?: string;
}

/**
 * Checks a link that came from another program: it is an invitation, and nothing besides.
 * @throws CodedError
 */
export function checkInvitationLink(link: string): void {
  if (!isInvitationLink(link)) throw new CodedError({ code: 'not-an-invitation' });
  parseInvitation(link);
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
 * Finds the invitation in pasted text: a link, or a message that contains one.
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

/** Normalises the address of a server, so that addresses can be compared. @throws CodedError */
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

/** The host and port of a server, for display. */
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

/** For display, so characters that cannot be shown are removed. */
const titleOf = (text: string): string =>
  fittingTitle(text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').trim());
