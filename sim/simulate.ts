import { Device } from './Device.ts';
import { type Counts, differenceOf, Ledger } from './Ledger.ts';
import type { Mutation } from './mutations.ts';
import type { DeviceAction, Plan, ServerAction, Step } from './plan.ts';
import { Random } from './Random.ts';
import { SimulatedNetwork } from './SimulatedNetwork.ts';
import { SimulatedServer } from './SimulatedServer.ts';
import { World } from './World.ts';

/** After the faults are healed everything has to be at rest within this. */
const restLimitMs = 5 * 60_000;
const lookEveryMs = 500;

export interface Outcome {
  readonly seed: number;
  /** Empty: everything held. */
  readonly problems: readonly string[];
  readonly traceHash: string;
  readonly trace: readonly string[];
  readonly eventCount: number;
  readonly virtualMs: number;
  readonly killCount: number;
  readonly counts: Readonly<Counts>;
  /** Steps done, by type. */
  readonly steps: Readonly<Record<string, number>>;
}

export interface SimulateOptions {
  readonly mutation?: Mutation;
  /** Keeps what happened, in words. */
  readonly keepsTrace?: boolean;
}

/** Runs the plan, heals everything, waits until nothing moves any more, and looks whether all is as it must be. */
export async function simulate(plan: Plan, options: SimulateOptions = {}): Promise<Outcome> {
  const undo = options.mutation?.around?.();
  const run = new Run(plan, options);
  try {
    return await run.outcome();
  } finally {
    run.release();
    undo?.();
  }
}

class Run {
  readonly #plan: Plan;
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #server: SimulatedServer;
  readonly #networks: readonly SimulatedNetwork[];
  readonly #devices: readonly Device[];
  readonly #steps: Record<string, number> = {};
  #isHealed = false;

  constructor(plan: Plan, { mutation = {}, keepsTrace = false }: SimulateOptions) {
    this.#plan = plan;
    const world = new World({ keepsTrace });
    this.#world = world;
    // A replaced disk holds nothing of what was acknowledged; handshakes heal that.
    const isReplaced = plan.steps.some(({ type }) => type === 'server-replaced');
    this.#ledger = new Ledger(
      (boardId) => this.#server.diskDoc(boardId),
      !plan.isStockServer && !isReplaced,
      (what) => world.note(what),
    );
    const ledger = this.#ledger;
    this.#server = new SimulatedServer({
      world,
      random: new Random(`server ${plan.seed}`),
      isStock: plan.isStockServer || mutation.serverAcknowledgesFirst === true,
      changeCame: (sizeBytes, waitingCount) => ledger.change(sizeBytes, waitingCount),
      distrusts: (problem) => ledger.problem(problem),
    });
    const numbers = Array.from({ length: plan.deviceCount }, (_, number) => number);
    this.#networks = numbers.map(
      (number) =>
        new SimulatedNetwork({
          world,
          random: new Random(`network ${plan.seed} ${number}`),
          accept: (socket) => this.#server.accept(socket),
          outstanding: (sizeBytes) => ledger.outstanding(sizeBytes),
          keepsStaleAnswers: mutation.keepsStaleAnswers === true,
        }),
    );
    this.#devices = this.#networks.map(
      (network, number) =>
        new Device({
          world,
          seed: plan.seed,
          number,
          boards: plan.boards,
          network,
          ledger,
          mutation,
        }),
    );
  }

  async outcome(): Promise<Outcome> {
    const { steps } = this.#plan;
    for (const device of this.#devices) device.start();
    await this.#world.runUntil(300);
    const beginMs = this.#world.nowMs;
    for (const step of steps) {
      await this.#world.runUntil(beginMs + step.atMs);
      this.#do(step);
    }
    await this.#world.runUntil(this.#world.nowMs + 1_000);
    this.#heal();
    await this.#comeToRest();
    return {
      seed: this.#plan.seed,
      problems: this.#ledger.problems,
      traceHash: this.#world.traceHash,
      trace: this.#world.trace,
      eventCount: this.#world.eventCount,
      virtualMs: this.#world.nowMs,
      killCount: this.#devices.reduce((sum, { killCount }) => sum + killCount, 0),
      counts: this.#ledger.counts,
      steps: this.#steps,
    };
  }

  release(): void {
    for (const device of this.#devices) {
      device.killNow();
      device.disk.release();
    }
  }

  #do(step: Step): void {
    this.#world.note(JSON.stringify(step));
    this.#steps[step.type] = (this.#steps[step.type] ?? 0) + 1;
    if ('device' in step) {
      const device = this.#devices[step.device];
      const network = this.#networks[step.device];
      if (device !== undefined && network !== undefined) this.#toDevice(device, network, step);
    } else this.#toServer(step);
  }

  #toDevice(device: Device, network: SimulatedNetwork, action: DeviceAction): void {
    switch (action.type) {
      case 'draw':
        device.draw(action.board, action.count, action.salt);
        break;
      case 'stroke':
        device.stroke(action.board, action.pieces, action.salt);
        break;
      case 'import':
        device.import(action.board, action.sizeBytes, action.count);
        break;
      case 'open-board':
        device.openBoard(action.board);
        break;
      case 'close-board':
        device.closeBoard(action.board);
        break;
      case 'try-now':
        device.tryNow();
        break;
      case 'wake':
        device.wake();
        break;
      case 'no-server':
        device.setHasServer(false);
        this.#later(action.durationMs, () => device.setHasServer(true));
        break;
      case 'kill':
        device.killAfter(action.acts);
        this.#later(action.downMs, () => {
          device.killNow();
          device.start();
        });
        break;
      case 'clock-jump':
        device.jumpClock(action.deltaMs);
        break;
      default:
        if (!this.#toDisk(device, action)) this.#toNetwork(network, action);
    }
  }

  #toDisk(device: Device, action: DeviceAction): boolean {
    switch (action.type) {
      case 'disk-fault':
        device.disk.fault = action.fault;
        this.#later(action.durationMs, () => {
          device.disk.fault = undefined;
        });
        return true;
      case 'slow-disk':
        device.disk.slowness = action.slowness;
        this.#later(action.durationMs, () => {
          device.disk.slowness = 1;
        });
        return true;
      case 'thread-death':
        device.killThreads();
        return true;
      case 'lost-flush-answer':
        device.disk.losesNextAnswer = true;
        return true;
      default:
        return false;
    }
  }

  #toNetwork(network: SimulatedNetwork, action: DeviceAction): void {
    switch (action.type) {
      case 'cut':
        network.cut();
        break;
      case 'vanish':
        network.vanish();
        break;
      case 'cut-at-byte':
        network.cutAtByte(action.way, action.bytes);
        break;
      case 'black-hole':
        network.setHole(action.way, true);
        this.#later(action.durationMs, () => network.setHole(action.way, false));
        break;
      case 'refuse':
        network.isRefusing = true;
        network.cut();
        this.#later(action.durationMs, () => {
          network.isRefusing = false;
        });
        break;
      case 'slow-line':
        network.bytesPerMs = action.bytesPerMs;
        this.#later(action.durationMs, () => {
          network.bytesPerMs = 10_000;
        });
        break;
      case 'long-line':
        network.latencyMs = action.latencyMs;
        this.#later(action.durationMs, () => {
          network.latencyMs = 5;
        });
        break;
      case 'garbage': {
        const random = new Random(`garbage ${this.#plan.seed} ${action.salt}`);
        network.inject(random.bytes(random.below(40)), random.chance(0.8));
        break;
      }
    }
  }

  #toServer(action: ServerAction): void {
    const server = this.#server;
    switch (action.type) {
      case 'server-restart':
      case 'server-replaced':
        server.kill();
        for (const network of this.#networks) network.cut();
        if (action.type === 'server-replaced') server.wipe();
        this.#later(action.downMs, () => {
          server.isUp = true;
        });
        break;
      case 'server-disk-full':
        server.isDiskFull = true;
        this.#later(action.durationMs, () => {
          server.isDiskFull = false;
        });
        break;
      case 'server-read-only':
      case 'server-denies': {
        const { board } = action;
        const boards = action.type === 'server-denies' ? server.denied : server.readOnly;
        boards.add(board);
        server.closeBoard(board);
        this.#later(action.durationMs, () => {
          if (boards.delete(board)) server.closeBoard(board);
        });
        break;
      }
    }
  }

  /** Not after everything was healed. */
  #later(delayMs: number, callback: () => void): void {
    this.#world.after(delayMs, () => {
      if (!this.#isHealed) callback();
    });
  }

  #heal(): void {
    this.#world.note('all is healed');
    this.#isHealed = true;
    const server = this.#server;
    server.isUp = true;
    server.isDiskFull = false;
    server.denied.clear();
    for (const board of server.readOnly) server.closeBoard(board);
    server.readOnly.clear();
    for (const network of this.#networks) network.heal();
    for (const device of this.#devices) {
      device.disk.fault = undefined;
      device.disk.slowness = 1;
      device.disk.losesNextAnswer = false;
      device.killAfter(Number.POSITIVE_INFINITY);
      device.setHasServer(true);
      device.start();
    }
  }

  async #comeToRest(): Promise<void> {
    const { boards } = this.#plan;
    const devices = this.#devices;
    // Also of boards that no window shows.
    const isDelivered = await this.#wait(() => devices.every(({ isAtRest }) => isAtRest));
    this.#ledger.expect(isDelivered, `I7: an outbox does not empty: ${this.#state()}`);
    for (const device of devices) for (const board of boards) device.openBoard(board);
    const isSynced = await this.#wait(() => devices.every((device) => device.isSynced(boards)));
    this.#ledger.expect(isSynced, `I7: boards do not become synced: ${this.#state()}`);
    const isSame = await this.#wait(() => this.#difference() === undefined);
    this.#ledger.expect(isSame, `I5: replicas do not converge: ${this.#difference()}`);
    for (const device of devices) device.checkDisk();
    if (this.#ledger.problems.length === 0) this.#ledger.checkEnd();
  }

  async #wait(condition: () => boolean): Promise<boolean> {
    const untilMs = this.#world.nowMs + restLimitMs;
    while (!condition()) {
      if (this.#world.nowMs >= untilMs || this.#ledger.problems.length > 0) return condition();
      await this.#world.runUntil(this.#world.nowMs + lookEveryMs);
    }
    return true;
  }

  #difference(): string | undefined {
    for (const board of this.#plan.boards) {
      const doc = this.#server.diskDoc(board);
      const memory = this.#server.memoryDoc(board);
      const held = memory && differenceOf(memory, doc);
      if (held !== undefined) return `${board} in the server's memory: ${held}`;
      for (const device of this.#devices) {
        const difference = device.differenceFrom(board, doc);
        if (difference !== undefined) return `${board} on ${difference}`;
      }
    }
    return undefined;
  }

  #state(): string {
    return this.#devices.map((device) => device.describe(this.#plan.boards)).join('; ');
  }
}
