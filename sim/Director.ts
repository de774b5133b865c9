import type { Device } from './Device.ts';
import type { DeviceAction, Line, LineAction, Plan, ServerAction, Step } from './plan.ts';
import { Random } from './Random.ts';
import type { SimulatedNetwork } from './SimulatedNetwork.ts';
import type { SimulatedServer } from './SimulatedServer.ts';
import type { World } from './World.ts';

export interface DirectorOptions {
  readonly plan: Plan;
  readonly world: World;
  readonly servers: readonly SimulatedServer[];
  readonly devices: readonly Device[];
  /** The line of a device to a server. */
  readonly lines: readonly (readonly SimulatedNetwork[])[];
}

/** Executes the steps of a plan, ends temporary faults, and repairs everything at the end. */
export class Director {
  readonly #options: DirectorOptions;
  readonly #counts: Record<string, number> = {};
  #isHealed = false;

  constructor(options: DirectorOptions) {
    this.#options = options;
  }

  /** Executed steps, by type. */
  get counts(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  do(step: Step): void {
    const { world, devices, servers } = this.#options;
    world.note(JSON.stringify(step));
    this.#counts[step.type] = (this.#counts[step.type] ?? 0) + 1;
    if ('device' in step) {
      const device = devices[step.device];
      if (device !== undefined) this.#toDevice(device, step.device, step);
    } else {
      const server = servers[step.server];
      if (server !== undefined) this.#toServer(server, step);
    }
  }

  /** Ends all faults. */
  heal(): void {
    const { world, servers, devices, lines } = this.#options;
    world.note('all is healed');
    this.#isHealed = true;
    for (const server of servers) {
      server.isUp = true;
      server.isDiskFull = false;
      server.denied.clear();
      for (const board of server.readOnly) server.closeBoard(board);
      server.readOnly.clear();
    }
    for (const line of lines.flat()) line.heal();
    for (const device of devices) {
      device.disk.fault = undefined;
      device.disk.slowness = 1;
      device.disk.losesNextAnswer = false;
      device.killAfter(Number.POSITIVE_INFINITY);
      device.setHasServer(true);
      device.start();
    }
  }

  #toDevice(device: Device, number: number, action: DeviceAction): void {
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
      case 'refuse-operations':
        device.refuseNext(action.board, action.count);
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
      case 'move-board':
        device.move(action.board, action.target);
        break;
      case 'change-server': {
        const { server } = device;
        device.setServer(action.to);
        if (action.durationMs === 'for good') break;
        this.#later(action.durationMs, () => device.setServer(server));
        break;
      }
      case 'set-quota':
        device.setQuota(action.quotaMb);
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
      case 'disk-fault':
      case 'slow-disk':
      case 'thread-death':
      case 'lost-flush-answer':
        this.#toDisk(device, action);
        break;
      default:
        for (const line of this.#lines(number, action.line)) this.#toLine(line, action);
    }
  }

  #toDisk(
    device: Device,
    action: DeviceAction & {
      type: 'disk-fault' | 'slow-disk' | 'thread-death' | 'lost-flush-answer';
    },
  ): void {
    const { disk } = device;
    switch (action.type) {
      case 'disk-fault':
        disk.fault = action.fault;
        this.#later(action.durationMs, () => {
          disk.fault = undefined;
        });
        break;
      case 'slow-disk':
        disk.slowness = action.slowness;
        this.#later(action.durationMs, () => {
          disk.slowness = 1;
        });
        break;
      case 'thread-death':
        device.killThreads();
        break;
      case 'lost-flush-answer':
        disk.losesNextAnswer = true;
        break;
    }
  }

  #lines(device: number, line: Line): readonly SimulatedNetwork[] {
    const lines = this.#options.lines[device] ?? [];
    return lines.filter((_, server) => line === 'all' || line === server);
  }

  #toLine(line: SimulatedNetwork, action: LineAction): void {
    switch (action.type) {
      case 'cut':
        line.cut();
        break;
      case 'vanish':
        line.vanish();
        break;
      case 'cut-at-byte':
        line.cutAtByte(action.way, action.bytes);
        break;
      case 'black-hole':
        line.setHole(action.way, true);
        this.#later(action.durationMs, () => line.setHole(action.way, false));
        break;
      case 'refuse':
        line.isRefusing = true;
        line.cut();
        this.#later(action.durationMs, () => {
          line.isRefusing = false;
        });
        break;
      case 'slow-line':
        line.bytesPerMs = action.bytesPerMs;
        this.#later(action.durationMs, () => line.setUsualLine());
        break;
      case 'long-line':
        line.latencyMs = action.latencyMs;
        this.#later(action.durationMs, () => line.setUsualLine());
        break;
      case 'garbage': {
        const random = new Random(`garbage ${this.#options.plan.seed} ${action.salt}`);
        line.inject(random.bytes(random.below(40)), random.chance(0.8));
        break;
      }
    }
  }

  #toServer(server: SimulatedServer, action: ServerAction): void {
    switch (action.type) {
      case 'server-restart':
      case 'server-replaced':
        server.kill();
        for (const lines of this.#options.lines) lines[action.server]?.cut();
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

  /** Does nothing after `heal`. */
  #later(delayMs: number, callback: () => void): void {
    this.#options.world.after(delayMs, () => {
      if (!this.#isHealed) callback();
    });
  }
}
