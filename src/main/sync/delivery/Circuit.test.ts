import { describe, expect, it, vi } from 'vitest';
import { NotPermittedError, SendError } from '../wire/SendError.ts';
import { Circuit } from './Circuit.ts';

const lost = new SendError('cut');
const never = new AbortController().signal;

function setUp() {
  const server = { isSound: false };
  const states: string[] = [];
  const circuit: Circuit = new Circuit({
    isServerSound: () => server.isSound,
    changed: () => states.push(circuit.state),
  });
  const fails = (error: unknown = lost, signal = never): Promise<unknown> =>
    circuit
      .run(() => Promise.reject(error), signal)
      .catch((thrown: unknown) => {
        expect(thrown).toBe(error);
      });
  const succeeds = (): Promise<string> => circuit.run(async () => 'acknowledged', never);
  return { server, states, circuit, fails, succeeds };
}

/** A delivery that is in progress until its outcome is set. */
function underWay(circuit: Circuit, signal = never) {
  let resolve = (): void => undefined;
  let reject = (_error: unknown): void => undefined;
  const promise = new Promise<void>((succeed, fail) => {
    resolve = succeed;
    reject = fail;
  });
  const ended = circuit.run(() => promise, signal).catch(() => undefined);
  return {
    succeed: () => {
      resolve();
      return ended;
    },
    fail: (error: unknown = lost) => {
      reject(error);
      return ended;
    },
  };
}

describe('Circuit', () => {
  it('I24: opens when a delivery fails, and blocks others until the server responds', async () => {
    const { server, circuit, fails } = setUp();
    expect(circuit.state).toBe('closed');
    await fails();
    expect(circuit.state).toBe('open');
    expect(circuit.mayBegin()).toBe(false);
    server.isSound = true;
    expect(circuit.mayBegin()).toBe(true);
  });

  it('I24: allows one delivery as a probe, and all once that is acknowledged', async () => {
    const { server, circuit, states, fails } = setUp();
    await fails();
    server.isSound = true;
    const probe = underWay(circuit);
    expect(circuit.state).toBe('half-open');
    expect(circuit.mayBegin()).toBe(false);
    await probe.succeed();
    expect(circuit.state).toBe('closed');
    expect(circuit.mayBegin()).toBe(true);
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  it('opens again when the probe fails', async () => {
    const { server, circuit, states, fails } = setUp();
    await fails();
    server.isSound = true;
    const probe = underWay(circuit);
    server.isSound = false;
    await probe.fail();
    expect(circuit.mayBegin()).toBe(false);
    expect(states).toEqual(['open', 'half-open', 'open']);
  });

  it('allows another probe if the probe is aborted', async () => {
    const { server, circuit, fails, succeeds } = setUp();
    await fails();
    server.isSound = true;
    const leaving = new AbortController();
    const probe = underWay(circuit, leaving.signal);
    leaving.abort();
    await probe.fail();
    expect(circuit.state).toBe('open');
    expect(circuit.mayBegin()).toBe(true);
    expect(await succeeds()).toBe('acknowledged');
    expect(circuit.state).toBe('closed');
  });

  it('ignores boards that are refused, fail alone, or are aborted', async () => {
    const { server, circuit, fails } = setUp();
    await fails(new NotPermittedError('read-only'));
    await fails(lost, AbortSignal.abort());
    server.isSound = true;
    await fails(new SendError('board-closed'));
    expect(circuit.state).toBe('closed');
  });

  it('is not affected by a delivery that started before it opened', async () => {
    const { server, circuit, fails } = setUp();
    const straggler = underWay(circuit);
    await fails();
    server.isSound = true;
    const probe = underWay(circuit);
    server.isSound = false;
    await straggler.fail();
    expect(circuit.state).toBe('half-open');
    await probe.succeed();
    expect(circuit.state).toBe('closed');
  });

  it('I24: probes in time even if the clock jumps', async () => {
    const { server, circuit, fails, succeeds } = setUp();
    await fails();
    server.isSound = true;
    const yesterday = Date.now() - 86_400_000;
    vi.spyOn(Date, 'now').mockReturnValue(yesterday);
    expect(await succeeds()).toBe('acknowledged');
    expect(circuit.state).toBe('closed');
  });
});
