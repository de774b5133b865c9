import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keychain } from '../Secrets.ts';

const nonceBytes = 12;
const tagBytes = 16;

/** Encrypts with a key of its own, and refuses what another key encrypted. */
export class KeyedKeychain implements Keychain {
  isThere = true;
  isLocked = false;
  readonly #key: Buffer;

  constructor(key = randomBytes(32)) {
    this.#key = key;
  }

  isAvailable(): boolean {
    return this.isThere;
  }

  encrypt(text: string): Uint8Array {
    if (this.isLocked) throw new Error('locked');
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }

  decrypt(bytes: Uint8Array): string {
    const nonce = bytes.subarray(0, nonceBytes);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce);
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    const body = decipher.update(bytes.subarray(nonceBytes + tagBytes));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  }
}
