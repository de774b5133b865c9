import { describe, expect, it } from 'vitest';
import { invitationLink, parseInvitation } from './invitation.ts';

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

  it.each(['', 'p+q/r=s&t#u%v', "~!*'()"])('comes through with the token %j', (token) => {
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

  it('gives one way to write an address', () => {
    const { url } = parseInvitation(`${invitationBase('WS://Host:80/', '')}&board=b1`);
    expect(url).toBe('ws://host');
  });

  it.each([
    ['hello', 'This isn’t an invitation link.'],
    ['', 'This isn’t an invitation link.'],
    ['https://join?url=ws://h&board=b', 'This isn’t an invitation link.'],
    ['everink://join?token=t&board=b1', 'it lacks the address of the server'],
    [invitationBase('ws://host:1', 't'), 'it lacks the board'],
    [`${invitationBase('http://host:1', '')}&board=b1`, 'not one of a sync server'],
    [`${invitationBase('host:1', '')}&board=b1`, 'not one of a sync server'],
    [`${invitationBase('ws://me:word@host', '')}&board=b1`, 'not one of a sync server'],
    [`${invitationBase('ws://host/#x', '')}&board=b1`, 'not one of a sync server'],
    [`${invitationBase('ws://host', 'a b')}&board=b1`, 'token in the invitation'],
    [`${invitationBase('ws://host', 'ü')}&board=b1`, 'token in the invitation'],
    [`${invitationBase('ws://host', '')}&board=..%2Fb`, 'does not name a board'],
  ])('is refused as %j', (text, message) => {
    expect(() => parseInvitation(text)).toThrow(message);
    expect(() => parseInvitation(text)).toThrow(/invitation.*\. .+\S/i);
  });
});
