import { expect, test } from 'vitest';
import { isInvitationLink } from './isInvitationLink.ts';

test.each(['everink://join?url=x', 'Everink://join/?url=x'])('%s is an invitation', (text) => {
  expect(isInvitationLink(text)).toBe(true);
});

test.each(['', 'everink://join?', 'everink://quit?url=x', 'join: everink://join?url=x', 'a\nb'])(
  '%j is not',
  (text) => {
    expect(isInvitationLink(text)).toBe(false);
  },
);
