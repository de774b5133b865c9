import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { z } from 'zod';
import { type InvitationGrant, signedToken, unsignedToken } from '../../shared/invitationToken.ts';
import type { Log } from '../log/Log.ts';
import { type Certificate, makeCertificate, pinOf } from './certificate.ts';
import type { SecretStore } from './JoinedBoards.ts';

export interface DeviceKeysOptions {
  /** Without a keychain, it stores nothing beyond this run. */
  readonly secrets: SecretStore;
  readonly log: Log;
  readonly now: () => Date;
}

const signingKeyName = 'invitation-key';
const certificateName = 'share-certificate';
const certificateSchema = z.object({ certificate: z.string(), privateKey: z.string() });

interface Keys extends Certificate {
  /** Ed25519, PKCS 8, PEM. */
  readonly signingKey: string;
  readonly publicKey: string;
  readonly pin: string;
}

/**
 * The keys of this device for sharing: one to sign invitations, and the certificate of its server. They stay the same
 * as long as the keychain keeps them, so invitations stay valid.
 */
export class DeviceKeys {
  readonly #options: DeviceKeysOptions;
  #keys: Keys | undefined;

  constructor(options: DeviceKeysOptions) {
    this.#options = options;
  }

  /** Reads the keys, or creates and stores them. Never rejects: keys that cannot be stored last for this run. */
  async prepare(): Promise<void> {
    if (this.#keys !== undefined) return;
    const signingKey = await this.#kept(signingKeyName, readSigningKey, makeSigningKey);
    const certificate = await this.#kept(certificateName, readCertificate, async () =>
      JSON.stringify(await makeCertificate(this.#options.now())),
    );
    this.#keys = { ...signingKey, ...certificate };
  }

  /** Raw, base64url. @throws Error before `prepare` */
  get publicKey(): string {
    return this.#prepared.publicKey;
  }

  /** @throws Error before `prepare` */
  get certificate(): Certificate {
    const { certificate, privateKey } = this.#prepared;
    return { certificate, privateKey };
  }

  /** SHA-256 of the certificate; undefined: there is none yet. */
  get pin(): string | undefined {
    if (this.#keys !== undefined) return this.#keys.pin;
    try {
      const kept = this.#options.secrets.get(certificateName);
      return kept === '' ? undefined : readCertificate(kept).pin;
    } catch {
      return undefined;
    }
  }

  /** The token of an invitation. The same grant gives the same token. @throws Error before `prepare` */
  sign(grant: InvitationGrant): string {
    const unsigned = unsignedToken(grant);
    return signedToken(unsigned, sign(null, unsigned.signedBytes, this.#prepared.signingKey));
  }

  get #prepared(): Keys {
    if (this.#keys === undefined) throw new Error('the keys of this device are not read yet');
    return this.#keys;
  }

  async #kept<Key>(
    name: string,
    read: (text: string) => Key,
    make: () => string | Promise<string>,
  ): Promise<Key> {
    const { secrets, log } = this.#options;
    try {
      const kept = secrets.get(name);
      if (kept !== '') return read(kept);
    } catch (error) {
      log.warn('a key for sharing cannot be read, and another one is made', { name, error });
    }
    const made = await make();
    try {
      await secrets.set(name, made);
    } catch (error) {
      log.warn('a key for sharing is for this run only', { name, error });
    }
    return read(made);
  }
}

const makeSigningKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function readSigningKey(signingKey: string): Pick<Keys, 'signingKey' | 'publicKey'> {
  const { x = '' } = createPublicKey(createPrivateKey(signingKey)).export({ format: 'jwk' });
  return { signingKey, publicKey: x };
}

function readCertificate(text: string): Certificate & Pick<Keys, 'pin'> {
  const { certificate, privateKey } = certificateSchema.parse(JSON.parse(text));
  return { certificate, privateKey, pin: pinOf(certificate) };
}
