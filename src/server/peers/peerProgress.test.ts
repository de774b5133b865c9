import { describe, expect, it } from 'vitest';
import {
  caughtUp,
  firstHeard,
  hearBeat,
  hearUpdate,
  lineWasDown,
  lostSomething,
  type PeerProgress,
} from './peerProgress.ts';

const followed = (heard: number): PeerProgress => ({ heard, behind: undefined });

describe('the progress with another server', () => {
  it('is unknown for a new server: everything may be missing', () => {
    expect(firstHeard(7).behind?.since).toBeUndefined();
    expect(firstHeard(7).behind).toBeDefined();
  });

  it('advances with each consecutive update and stays with an unchanged heartbeat', () => {
    const { progress, isNew } = hearUpdate(followed(7), 8);
    expect([progress, isNew]).toEqual([followed(8), true]);
    expect(hearBeat(progress, 8)).toEqual(followed(8));
  });

  it('counts a repeated or late update once', () => {
    for (const number of [7, 3]) {
      expect(hearUpdate(followed(7), number)).toEqual({ progress: followed(7), isNew: false });
    }
  });

  it('has a gap when an update or heartbeat skips numbers', () => {
    const gap = { heard: 10, behind: { since: 7, reasons: 1 } };
    expect(hearUpdate(followed(7), 10)).toEqual({ progress: gap, isNew: true });
    expect(hearBeat(followed(7), 10)).toEqual(gap);
  });

  it('starts a catch-up at the oldest gap', () => {
    const twice = hearBeat(hearBeat(followed(7), 10), 12);
    expect(twice).toEqual({ heard: 12, behind: { since: 7, reasons: 2 } });
  });

  it('may have a gap after a disconnect, whatever the count says', () => {
    expect(lineWasDown(followed(7)).behind).toEqual({ since: 7, reasons: 1 });
  });

  it('is unknown again when a received update is lost', () => {
    expect(lostSomething(hearBeat(followed(7), 9)).behind).toEqual({
      since: undefined,
      reasons: 2,
    });
  });

  it('is complete after a catch-up, unless there is another reason by then', () => {
    const behind = hearBeat(followed(7), 10);
    expect(caughtUp(behind, 1)).toEqual(followed(10));
    const again = lineWasDown(behind);
    expect(caughtUp(again, 1)).toEqual(again);
    expect(caughtUp(again, 2)).toEqual(followed(10));
  });
});
