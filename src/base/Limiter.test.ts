import { describe, expect, it } from 'vitest';
import { KeyedLimiter } from './KeyedLimiter.ts';
import { Limiter } from './Limiter.ts';

/** Tasks that end when the test says so. */
function tasks() {
  const started: string[] = [];
  const ends = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  return {
    started,
    task: (name: string) => (): Promise<void> => {
      started.push(name);
      return new Promise((resolve, reject) => ends.set(name, { resolve, reject }));
    },
    end: (name: string) => ends.get(name)?.resolve(),
    fail: (name: string) => ends.get(name)?.reject(new Error(name)),
  };
}

describe('Limiter', () => {
  it('runs at most as many tasks as it may, the others in order', async () => {
    const limiter = new Limiter(2);
    const { started, task, end } = tasks();
    const first = limiter.run(task('first'));
    void limiter.run(task('second'));
    const third = limiter.run(task('third'));
    const fourth = limiter.run(task('fourth'));
    expect(started).toEqual(['first', 'second']);
    expect(limiter.isFree).toBe(false);
    end('first');
    await first;
    await expect.poll(() => started).toEqual(['first', 'second', 'third']);
    end('third');
    await third;
    await expect.poll(() => started).toEqual(['first', 'second', 'third', 'fourth']);
    end('second');
    end('fourth');
    await fourth;
    expect(limiter.isFree).toBe(true);
  });

  it('starts the next task when one fails, and passes the error on', async () => {
    const limiter = new Limiter(1);
    const { started, task, end, fail } = tasks();
    const first = limiter.run(task('first'));
    const second = limiter.run(task('second'));
    fail('first');
    await expect(first).rejects.toThrow('first');
    await expect.poll(() => started).toContain('second');
    end('second');
    await second;
  });
});

describe('KeyedLimiter', () => {
  it('runs one task of a key at a time, and tasks of other keys beside it', async () => {
    const limiter = new KeyedLimiter();
    const { started, task, end } = tasks();
    const first = limiter.run('a', task('a1'));
    const second = limiter.run('a', task('a2'));
    const other = limiter.run('b', task('b1'));
    expect(started).toEqual(['a1', 'b1']);
    end('a1');
    await first;
    const third = limiter.run('a', task('a3'));
    await expect.poll(() => started).toEqual(['a1', 'b1', 'a2']);
    end('a2');
    await second;
    await expect.poll(() => started).toEqual(['a1', 'b1', 'a2', 'a3']);
    end('a3');
    end('b1');
    await Promise.all([third, other]);
  });
});
