import { Device } from './Device.ts';
import { Director } from './Director.ts';
import { differenceOf } from './differenceOf.ts';
import { type Counts, Ledger } from './Ledger.ts';
import type { Mutation } from './mutations.ts';
import type { Plan } from './plan.ts';
import { Random } from './Random.ts';
import { Routes } from './Routes.ts';
import { SimulatedNetwork } from './SimulatedNetwork.ts';
import { SimulatedServer } from './SimulatedServer.ts';
import { World } from './World.ts';

/** After the faults are repaired, everything must settle within this. */
const restLimitMs = 5 * 60_000;
const lookEveryMs = 500;

export interface Outcome {
  readonly seed: number;
  /** Violated rules; empty: none. */
  readonly problems: readonly string[];
  readonly traceHash: string;
  readonly trace: readonly string[];
  readonly eventCount: number;
  readonly virtualMs: number;
  readonly killCount: number;
  readonly counts: Readonly<Counts>;
  /** Executed steps, by type. */
  readonly steps: Readonly<Record<string, number>>;
}

export interface SimulateOptions {
  readonly mutation?: Mutation;
  /** Records a readable trace. */
  readonly keepsTrace?: boolean;
}

/** Runs the plan, repairs all faults, waits until everything settles, and checks all rules. */
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
  readonly #servers: readonly SimulatedServer[];
  readonly #routes: readonly Routes[];
  readonly #devices: readonly Device[];
  readonly #director: Director;

  constructor(plan: Plan, { mutation = {}, keepsTrace = false }: SimulateOptions) {
    this.#plan = plan;
    const world = new World({ keepsTrace });
    this.#world = world;
    this.#routes = plan.devices.map((device) => new Routes(device, plan.boards));
    const ledger = new Ledger({
      stored: (server, boardId) => this.#servers[server]?.diskDoc(boardId),
      keepsItsWord: (server) => this.#keepsItsWord(server),
      routes: this.#routes,
      note: (what) => world.note(what),
    });
    this.#ledger = ledger;
    this.#servers = plan.servers.map(
      ({ isStock }, server) =>
        new SimulatedServer({
          world,
          random: new Random(`server ${plan.seed} ${server}`),
          isStock: isStock || mutation.serverAcknowledgesFirst === true,
          changeCame: (change) => ledger.change(server, change),
          distrusts: (problem) => ledger.problem(problem),
        }),
    );
    const lines = plan.devices.map((_, device) =>
      this.#servers.map((_, server) => this.#line(device, server, mutation)),
    );
    this.#devices = this.#routes.map(
      (routes, number) =>
        new Device({
          world,
          seed: plan.seed,
          number,
          boards: plan.boards,
          routes,
          lines: lines[number] ?? [],
          quotaMb: plan.devices[number]?.quotaMb ?? 0,
          ledger,
          mutation,
        }),
    );
    this.#director = new Director({
      plan,
      world,
      servers: this.#servers,
      devices: this.#devices,
      lines,
    });
  }

  async outcome(): Promise<Outcome> {
    const { steps } = this.#plan;
    for (const device of this.#devices) device.start();
    await this.#world.runUntil(300);
    const beginMs = this.#world.nowMs;
    for (const step of steps) {
      await this.#world.runUntil(beginMs + step.atMs);
      for (const device of this.#devices) device.checkQuota();
      this.#director.do(step);
    }
    await this.#world.runUntil(this.#world.nowMs + 1_000);
    this.#director.heal();
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
      steps: this.#director.counts,
    };
  }

  release(): void {
    for (const device of this.#devices) {
      device.killNow();
      device.disk.release();
    }
  }

  #line(device: number, server: number, mutation: Mutation): SimulatedNetwork {
    const ledger = this.#ledger;
    return new SimulatedNetwork({
      world: this.#world,
      random: new Random(`network ${this.#plan.seed} ${device} ${server}`),
      usualLatencyMs: this.#plan.servers[server]?.latencyMs ?? 0,
      accept: (socket) => this.#servers[server]?.accept(socket),
      sends: (frame) => ledger.sends(device, server, frame),
      outstanding: (sizeBytes) => ledger.outstanding(sizeBytes),
      keepsStaleAnswers: mutation.keepsStaleAnswers === true,
    });
  }

  /** A replaced disk has no acknowledged changes until handshakes restore them. */
  #keepsItsWord(server: number): boolean {
    const { servers, steps } = this.#plan;
    const isReplaced = steps.some(
      (step) => step.type === 'server-replaced' && step.server === server,
    );
    return !isReplaced && servers[server]?.isStock === false;
  }

  async #comeToRest(): Promise<void> {
    const { boards } = this.#plan;
    const devices = this.#devices;
    // Including boards without a window.
    const isDelivered = await this.#wait(() => devices.every(({ isAtRest }) => isAtRest));
    this.#ledger.expect(isDelivered, `I7: an outbox does not empty: ${this.#state()}`);
    for (const device of devices) device.checkWindows();
    for (const device of devices) device.closeRefused();
    const isThere = await this.#wait(() => this.#lacking() === undefined);
    this.#ledger.expect(isThere, `I7: what no window shows is not delivered: ${this.#lacking()}`);
    for (const device of devices) for (const board of boards) device.openBoard(board);
    const isSynced = await this.#wait(() => devices.every((device) => device.isSynced(boards)));
    this.#ledger.expect(isSynced, `I7: boards do not become synced: ${this.#state()}`);
    const isSame = await this.#wait(() => this.#difference() === undefined);
    this.#ledger.expect(isSame, `I5: replicas do not converge: ${this.#difference()}`);
    // The report of operations that left the outbox may still wait for the disk.
    await this.#wait(() => this.#ledger.isAllCounted);
    for (const device of devices) device.checkDisk();
    if (this.#ledger.problems.length === 0) this.#ledger.checkEnd();
  }

  async #wait(condition: () => boolean): Promise<boolean> {
    const untilMs = this.#world.nowMs + restLimitMs;
    while (!condition()) {
      if (this.#world.nowMs >= untilMs || this.#ledger.problems.length > 0) return condition();
      await this.#world.runUntil(this.#world.nowMs + lookEveryMs);
      for (const device of this.#devices) device.checkQuota();
    }
    return true;
  }

  /** Changes of its own boards that a server lacks although it never lost anything. */
  #lacking(): string | undefined {
    return this.#firstOf((board, device, server, number) => {
      if (!this.#keepsItsWord(number) || device.isOnServer(board, server.diskDoc(board))) {
        return undefined;
      }
      return `the server lacks what the device has`;
    });
  }

  /** How replicas differ from the server of their board. */
  #difference(): string | undefined {
    return this.#firstOf((board, device, server) => {
      const doc = server.diskDoc(board);
      const memory = server.memoryDoc(board);
      const held = memory && differenceOf(memory, doc);
      return held === undefined ? device.differenceFrom(board, doc) : `server's memory: ${held}`;
    });
  }

  /** The first result over all devices, boards and their servers. */
  #firstOf(
    find: (
      boardId: string,
      device: Device,
      server: SimulatedServer,
      serverNumber: number,
    ) => string | undefined,
  ): string | undefined {
    for (const board of this.#plan.boards) {
      for (const [number, device] of this.#devices.entries()) {
        const serverNumber = this.#routes[number]?.serverOf(board) ?? -1;
        const server = this.#servers[serverNumber];
        const found = server && find(board, device, server, serverNumber);
        if (found !== undefined) {
          return `${board}, device ${number}, server ${serverNumber}: ${found}`;
        }
      }
    }
    return undefined;
  }

  #state(): string {
    return this.#devices.map((device) => device.describe(this.#plan.boards)).join('; ');
  }
}
