import { describe, expect, test } from 'vitest';
import { GroupCommit, type WriteOutcome } from './GroupCommit.ts';

/** A disk whose transactions end when the test says so. */
class TestDisk {
  readonly groups: string[][] = [];
  #end: ((outcome: 'flushed' | 'refused') => void) | undefined;
  #begun: (() => void) | undefined;

  readonly commit = (writes: readonly string[]): Promise<readonly WriteOutcome<string>[]> => {
    this.groups.push([...writes]);
    this.#begun?.();
    return new Promise((resolve, reject) => {
      this.#end = (outcome) => {
        if (outcome === 'refused') reject(new Error('full'));
        else resolve(writes.map(outcomeOf));
      };
    });
  };

  /** Resolves when this many transactions were begun. */
  async begun(count: number): Promise<void> {
    while (this.groups.length < count) {
      await new Promise<void>((resolve) => {
        this.#begun = resolve;
      });
    }
  }

  end(outcome: 'flushed' | 'refused' = 'flushed'): void {
    this.#end?.(outcome);
  }
}

const outcomeOf = (write: string): WriteOutcome<string> =>
  write === 'impossible'
    ? { ok: false, error: new Error('never') }
    : { ok: true, value: write.toUpperCase() };

const commitTo = (disk: TestDisk, retries = true, sizeBytes = 1): GroupCommit<string, string> =>
  new GroupCommit({
    commit: disk.commit,
    sizeBytes: () => sizeBytes,
    untilRetry: async () => retries,
  });

describe('group commit', () => {
  test('writes operations that arrive during a flush in the next transaction', async () => {
    const disk = new TestDisk();
    const commits = commitTo(disk);
    const first = commits.submit('a');
    await disk.begun(1);
    const others = [commits.submit('b'), commits.submit('c'), commits.submit('d')];
    disk.end();
    expect(await first).toBe('A');
    await disk.begun(2);
    disk.end();
    expect(await Promise.all(others)).toEqual(['B', 'C', 'D']);
    expect(disk.groups).toEqual([['a'], ['b', 'c', 'd']]);
    expect(commits.transactionCount).toBe(2);
  });

  test('I1: resolves nothing before its transaction is flushed', async () => {
    const disk = new TestDisk();
    const commits = commitTo(disk);
    let isSaved = false;
    const saved = commits.submit('a').then(() => {
      isSaved = true;
    });
    await disk.begun(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isSaved).toBe(false);
    expect(commits.pending).toEqual(['a']);
    disk.end();
    await saved;
    expect(commits.pending).toEqual([]);
  });

  test('I27: writes operations that belong together in one transaction, however large', async () => {
    const disk = new TestDisk();
    const commits = new GroupCommit<string, string>({
      commit: disk.commit,
      sizeBytes: () => 10 * 1024 * 1024,
      continues: (write) => write.endsWith('+'),
      untilRetry: async () => true,
    });
    const submitted = ['a', 'b+', 'b+', 'b', 'c'].map((write) => commits.submit(write));
    for (const count of [1, 2, 3]) {
      await disk.begun(count);
      disk.end();
    }
    await Promise.all(submitted);
    expect(disk.groups).toEqual([['a'], ['b+', 'b+', 'b'], ['c']]);
  });

  test('I11: keeps refused writes in order, and retries them', async () => {
    const disk = new TestDisk();
    const commits = commitTo(disk);
    const saved = [commits.submit('a'), commits.submit('b')];
    await disk.begun(1);
    saved.push(commits.submit('c'));
    disk.end('refused');
    await disk.begun(2);
    expect(disk.groups[1]).toEqual(['a', 'b', 'c']);
    disk.end();
    expect(await Promise.all(saved)).toEqual(['A', 'B', 'C']);
    expect(commits.transactionCount).toBe(1);
  });

  test('rejects only the write that can never succeed', async () => {
    const disk = new TestDisk();
    const commits = commitTo(disk);
    const good = commits.submit('a');
    const bad = commits.submit('impossible');
    await disk.begun(1);
    disk.end();
    expect(await good).toBe('A');
    await expect(bad).rejects.toThrow('never');
  });

  test('splits a flood, so that the first write does not wait for the last', async () => {
    const disk = new TestDisk();
    const commits = commitTo(disk, true, 9 * 1024 * 1024);
    const saved = [commits.submit('a'), commits.submit('b'), commits.submit('c')];
    for (const count of [1, 2, 3]) {
      await disk.begun(count);
      disk.end();
    }
    await Promise.all(saved);
    expect(disk.groups).toEqual([['a'], ['b'], ['c']]);
  });

  test('settles with pending writes if they are not retried, and starts again with the next one', async () => {
    const disk = new TestDisk();
    const commits = commitTo(disk, false);
    const first = commits.submit('a');
    await disk.begun(1);
    disk.end('refused');
    await commits.settled();
    expect(commits.pending).toEqual(['a']);
    const second = commits.submit('b');
    await disk.begun(2);
    disk.end();
    expect(await Promise.all([first, second])).toEqual(['A', 'B']);
  });

  test('I22: queues only the latest of writes with the same name, and resolves all of them with it', async () => {
    const disk = new TestDisk();
    const commits = new GroupCommit<string, string>({
      commit: disk.commit,
      sizeBytes: () => 1,
      supersedes: (write) => (write.startsWith('name') ? 'name' : undefined),
      untilRetry: async () => true,
    });
    const saved = ['name 1', 'other'].map((write) => commits.submit(write));
    await disk.begun(1);
    saved.push(...['name 2', 'other', 'name 3'].map((write) => commits.submit(write)));
    // The first one is on its way to the disk.
    expect(commits.pending).toEqual(['name 1', 'other', 'other', 'name 3']);
    disk.end('refused');
    await disk.begun(2);
    disk.end('refused');
    await disk.begun(3);
    disk.end();
    expect(await Promise.all(saved)).toEqual(['NAME 1', 'OTHER', 'NAME 3', 'OTHER', 'NAME 3']);
    expect(commits.pending).toEqual([]);
  });
});
