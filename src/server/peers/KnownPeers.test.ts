import { expect, it } from 'vitest';
import { type Clock, systemClock } from '../../base/Clock.ts';
import { KnownPeers } from './KnownPeers.ts';

function stage(): { known: KnownPeers; pass: (ms: number) => void } {
  let nowMs = 0;
  const clock: Clock = { ...systemClock, nowMs: () => nowMs, after: () => () => undefined };
  return {
    known: new KnownPeers(clock),
    pass: (ms) => {
      nowMs += ms;
    },
  };
}

it('I22: keeps a bounded number of servers, however many announce themselves', () => {
  const { known } = stage();
  for (let index = 0; index < 1_000; index += 1) known.heardBeat(`instance-${index}`, 0);
  expect(known.aliveCount).toBe(64);
  expect(known.heardBeat('instance-999', 0)).toBe(false);
  expect(known.heardBeat('instance-0', 0)).toBe(true);
});

it('asks nothing of a server that fell silent, even from before a disconnect', () => {
  const { known, pass } = stage();
  known.heardBeat('one', 1);
  expect(known.nextBehind()?.instance).toBe('one');
  pass(5_000);
  expect(known.nextBehind()).toBeUndefined();
  known.heardBeat('one', 1);
  known.lineIsUp();
  expect(known.nextBehind()).toBeUndefined();
  known.heardBeat('one', 1);
  expect(known.nextBehind()?.instance).toBe('one');
});

it('retries a failed catch-up after a delay that grows to 30 s', () => {
  const { known, pass } = stage();
  const waits: number[] = [];
  for (let failure = 0; failure < 8; failure += 1) {
    known.heardBeat('one', 1);
    const peer = known.nextBehind();
    if (peer === undefined) throw new Error('not due');
    known.failed(peer);
    let waitedMs = 0;
    while (known.nextBehind() === undefined) {
      pass(500);
      waitedMs += 500;
      known.heardBeat('one', 1);
    }
    waits.push(waitedMs);
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});
