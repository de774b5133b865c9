import { bundlePrograms } from '../../src/shared/testing/bundlePrograms.ts';

/** For Playwright, before all tests. Returns the clean-up. */
export default async function setUp(): Promise<() => Promise<void>> {
  const { remove } = await bundlePrograms();
  return remove;
}
