import { safeStorage } from 'electron';
import type { Keychain } from './Secrets.ts';

/** The system's keychain, by Electron's `safeStorage`. To be used when Electron is ready. */
export const systemKeychain: Keychain = {
  isAvailable: () => {
    if (!safeStorage.isEncryptionAvailable()) return false;
    // Without a keyring Linux would "encrypt" with a password that everybody knows.
    return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
  },
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (bytes) => safeStorage.decryptString(Buffer.from(bytes)),
};
