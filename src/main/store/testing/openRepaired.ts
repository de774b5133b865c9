import { asStorageError } from '../../../sqlite/StorageError.ts';
import { Store } from '../Store.ts';

/** Opens the store of a folder as the app does: a damaged database is set aside and recovered. */
export function openRepaired(folder: string): Store {
  const store = new Store({ folder, now: () => new Date(), tell: () => undefined });
  try {
    store.open();
  } catch (error) {
    if (asStorageError(error).fault !== 'damaged') throw error;
    store.setAside();
    store.open();
  }
  return store;
}
