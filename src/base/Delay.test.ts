import { expect, it } from 'vitest';
import { Delay } from './Delay.ts';
import { ManualClock } from './testing/ManualClock.ts';

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let hasSettled = false;
  void promise.then(() => {
    hasSettled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return hasSettled;
}

it('ends after its time', async () => {
  const clock = new ManualClock();
  const waiting = new Delay(clock).wait(1_000);
  clock.advance(999);
  expect(await isSettled(waiting)).toBe(false);
  clock.advance(1);
  await waiting;
});

it('ends the delays that run when interrupted, not later ones', async () => {
  const delay = new Delay(new ManualClock());
  const running = [delay.wait(1_000), delay.wait(60_000)];
  delay.interrupt();
  await Promise.all(running);
  expect(await isSettled(delay.wait(1_000))).toBe(false);
});

it('rejects with the reason of the signal, also when interrupted at the same time', async () => {
  const delay = new Delay(new ManualClock());
  const abort = new AbortController();
  const waiting = delay.wait(1_000, abort.signal);
  abort.abort(new Error('stopped'));
  delay.interrupt();
  await expect(waiting).rejects.toThrow('stopped');
});
