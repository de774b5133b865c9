/** Whether a text is an invitation as a link, and nothing besides. */
export const isInvitationLink = (text: string): boolean =>
  /^everink:\/\/join\/?\?[^\s<>"`\p{C}]+$/iu.test(text);
