import { safeStorage } from 'electron';
import type { Keychain } from './Secrets.ts';

/** The system's keychain, by Electron's `safeStorage`. Call it once Electron is ready. */
export const systemKeychain: Keychain = {
  isAvailable: () => {
    if (!safeStorage.isEncryptionAvailable()) return false;
    // Without a keyring, Chromium on Linux encrypts with a password that is public.
    return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
  },
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (bytes) => safeStorage.decryptString(Buffer.from(bytes)),
};
