import { describe, expect, it, vi } from 'vitest';
import { Emitter } from './Emitter.ts';

describe('Emitter', () => {
  it('calls listeners in the order in which they subscribed', () => {
    const emitter = new Emitter<[text: string]>();
    const calls: string[] = [];
    emitter.subscribe((text) => calls.push(`first ${text}`));
    emitter.subscribe((text) => calls.push(`second ${text}`));
    emitter.emit('a');
    expect(calls).toEqual(['first a', 'second a']);
  });

  it('calls the other listeners when one throws, and reports the error', () => {
    const errors: unknown[] = [];
    const emitter = new Emitter((error) => errors.push(error));
    const broken = new Error('broken');
    const other = vi.fn();
    emitter.subscribe(() => {
      throw broken;
    });
    emitter.subscribe(other);
    emitter.emit();
    expect(other).toHaveBeenCalledOnce();
    expect(errors).toEqual([broken]);
  });

  it('throws the error of a listener later when nobody handles it', () => {
    const scheduled: (() => void)[] = [];
    vi.stubGlobal('queueMicrotask', (task: () => void) => scheduled.push(task));
    const emitter = new Emitter();
    emitter.subscribe(() => {
      throw new Error('broken');
    });
    expect(() => emitter.emit()).not.toThrow();
    vi.unstubAllGlobals();
    expect(scheduled[0]).toThrow('broken');
  });

  it('removes a function that subscribed twice once for each subscription', () => {
    const emitter = new Emitter();
    const listener = vi.fn();
    const unsubscribe = emitter.subscribe(listener);
    emitter.subscribe(listener);
    unsubscribe();
    unsubscribe();
    emitter.emit();
    expect(listener).toHaveBeenCalledOnce();
  });

  it('calls neither those removed nor those added while it emits', () => {
    const emitter = new Emitter();
    const removed = vi.fn();
    const added = vi.fn();
    emitter.subscribe(() => {
      unsubscribe();
      emitter.subscribe(added);
    });
    const unsubscribe = emitter.subscribe(removed);
    emitter.emit();
    expect(removed).not.toHaveBeenCalled();
    expect(added).not.toHaveBeenCalled();
  });
});
