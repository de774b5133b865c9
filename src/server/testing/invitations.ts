import { generateKeyPairSync, sign } from 'node:crypto';
import { type InvitationGrant, signedToken, unsignedToken } from '../../shared/invitationToken.ts';

/** The key of a device, and the invitations that it signs. */
export function invitationKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    invitationKey: publicKey.export({ format: 'jwk' }).x ?? '',
    invite(grant: InvitationGrant): string {
      const unsigned = unsignedToken(grant);
      return signedToken(unsigned, sign(null, unsigned.signedBytes, privateKey));
    },
  };
}

/** A well-formed id of an invitation. */
export const invitationId = (name: string): string => name.padEnd(16, '_');
