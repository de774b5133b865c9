import { describe, expect, it } from 'vitest';
import { checkInvitationLink, invitationLink, parseInvitation } from './invitation.ts';

const invitationBase = (url: string, token: string): string =>
  invitationLink({ url, token, boardId: '' }).replace('&board=', '');

const link = `${invitationBase('ws://192.168.1.5:4711', 'a-Token_1')}&board=b1`;
const expected = {
  url: 'ws://192.168.1.5:4711',
  token: 'a-Token_1',
  boardId: 'b1',
  title: '',
  role: 'edit',
};

describe('an invitation', () => {
  it('is a link', () => {
    expect(link).toBe('everink://join?url=ws%3A%2F%2F192.168.1.5%3A4711&token=a-Token_1&board=b1');
  });

  it.each([
    link,
    `  ${link}\n`,
    `Come and draw: ${link}. See you!`,
    `<${link}>`,
    `[join](${link})`,
    `"${link}",`,
    link.replaceAll('&', '&amp;'),
    link.replace('everink://join?', 'Everink://join/?'),
  ])('is found in %j', (text) => {
    expect(parseInvitation(text)).toEqual(expected);
  });

  it.each(['', 'p+q/r=s&t#u%v', "~!*'()"])('keeps the token %j', (token) => {
    const text = `${invitationBase('wss://boards.example/room?x=1&y=2', token)}&board=B.1_2-3`;
    expect(parseInvitation(text)).toEqual({
      url: 'wss://boards.example/room?x=1&y=2',
      token,
      boardId: 'B.1_2-3',
      title: '',
      role: 'edit',
    });
  });

  it('needs no token', () => {
    expect(parseInvitation('everink://join?board=b1&url=ws://host:1').token).toBe('');
  });

  it('normalises addresses', () => {
    const { url } = parseInvitation(`${invitationBase('WS://Host:80/', '')}&board=b1`);
    expect(url).toBe('ws://host');
  });

  it.each([
    ['hello', 'not-an-invitation'],
    ['', 'not-an-invitation'],
    ['https://join?url=ws://h&board=b', 'not-an-invitation'],
    ['everink://join?token=t&board=b1', 'invitation-without-server'],
    [invitationBase('ws://host:1', 't'), 'invitation-without-board'],
    [`${invitationBase('http://host:1', '')}&board=b1`, 'bad-invitation-server'],
    [`${invitationBase('host:1', '')}&board=b1`, 'bad-invitation-server'],
    [`${invitationBase('ws://me:word@host', '')}&board=b1`, 'bad-invitation-server'],
    [`${invitationBase('ws://host/#x', '')}&board=b1`, 'bad-invitation-server'],
    [`${invitationBase('ws://host', 'a b')}&board=b1`, 'bad-invitation-token'],
    [`${invitationBase('ws://host', 'ü')}&board=b1`, 'bad-invitation-token'],
    [`${invitationBase('ws://host', '')}&board=..%2Fb`, 'bad-invitation-board'],
  ])('is refused as %j', (text, code) => {
    expect(() => parseInvitation(text)).toThrow(code);
  });
});

describe('a link that another program passes', () => {
  it('is an invitation as a whole', () => {
    expect(() => checkInvitationLink(link)).not.toThrow();
    expect(() => checkInvitationLink(link.replace('join?', 'JOIN/?'))).not.toThrow();
  });

  it.each([
    `Come and draw: ${link}`,
    `${link} everink://join?x`,
    `${link}\nmore`,
    `${link}\u0000`,
    `${link}\u202e`,
    link.replace('everink:', 'https:'),
    link.replace('everink://', 'everink:'),
    link.replace('//join', '//settings'),
    link.replace('//join', '//user@join'),
    link.replace('join?', 'join/../delete?'),
    'everink://',
    'everink://join?',
  ])('is refused if it is %j', (text) => {
    expect(() => checkInvitationLink(text)).toThrow('not-an-invitation');
  });

  it('is refused without a board or a server', () => {
    expect(() => checkInvitationLink('everink://join?board=b1')).toThrow('without-server');
    expect(() => checkInvitationLink('everink://join?url=ws://h')).toThrow('without-board');
  });
});
