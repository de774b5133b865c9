import type { StorageFault } from '../src/sqlite/StorageError.ts';
import { Random } from './Random.ts';
import type { Way } from './SimulatedNetwork.ts';

/** A device's connection to this server, or all its connections, as when its network is down. */
export type Line = number | 'all';

/** A fault of the network of one device. */
export type LineAction = { readonly line: Line } & (
  | { readonly type: 'cut' | 'vanish' }
  | { readonly type: 'cut-at-byte'; readonly way: Way; readonly bytes: number }
  | { readonly type: 'black-hole'; readonly way: Way; readonly durationMs: number }
  | { readonly type: 'refuse'; readonly durationMs: number }
  | { readonly type: 'slow-line'; readonly durationMs: number; readonly bytesPerMs: number }
  | { readonly type: 'long-line'; readonly durationMs: number; readonly latencyMs: number }
  | { readonly type: 'garbage'; readonly salt: number }
);

/** An event on one device. */
export type DeviceAction =
  | LineAction
  /** The board is joined, which moves it to that server, or left. */
  | { readonly type: 'move-board'; readonly board: string; readonly target: number | 'none' }
  /** The settings name this server, possibly for a limited time. */
  | {
      readonly type: 'change-server';
      readonly to: number;
      readonly durationMs: number | 'for good';
    }
  | { readonly type: 'draw'; readonly board: string; readonly count: number; readonly salt: number }
  /** Large operations at once: more than a batch or a message holds, and enough for a compaction. */
  | {
      readonly type: 'import';
      readonly board: string;
      readonly sizeBytes: number;
      readonly count: number;
    }
  /** A stroke whose ink is stored in pieces while it is drawn. */
  | {
      readonly type: 'stroke';
      readonly board: string;
      readonly pieces: number;
      readonly salt: number;
    }
  /** Main refuses this many of the next operations of this board's window. */
  | { readonly type: 'refuse-operations'; readonly board: string; readonly count: number }
  | { readonly type: 'open-board' | 'close-board'; readonly board: string }
  | { readonly type: 'try-now' | 'wake' }
  /** The server is removed from the settings for a while. */
  | { readonly type: 'no-server'; readonly durationMs: number }
  | { readonly type: 'disk-fault'; readonly fault: StorageFault; readonly durationMs: number }
  | { readonly type: 'slow-disk'; readonly durationMs: number; readonly slowness: number }
  | { readonly type: 'thread-death' }
  /** The thread dies after the next flush, before it answers. */
  | { readonly type: 'lost-flush-answer' }
  /** The user changes the limit of the outbox. */
  | { readonly type: 'set-quota'; readonly quotaMb: number }
  /** The process is killed after this many more acts (see `AppProcess`), and restarted later. */
  | { readonly type: 'kill'; readonly acts: number; readonly downMs: number }
  | { readonly type: 'clock-jump'; readonly deltaMs: number };

export type ServerAction = { readonly server: number } & (
  | { readonly type: 'server-restart'; readonly downMs: number }
  /** It comes back with an empty disk. */
  | { readonly type: 'server-replaced'; readonly downMs: number }
  | { readonly type: 'server-disk-full'; readonly durationMs: number }
  | {
      readonly type: 'server-read-only' | 'server-denies';
      readonly board: string;
      readonly durationMs: number;
    }
);

export type Step = { readonly atMs: number } & (
  | ({ readonly device: number } & DeviceAction)
  | ServerAction
);

export interface ServerPlan {
  /** Acknowledges first and stores later, as Hocuspocus does by default. */
  readonly isStock: boolean;
  /** Latency one way. */
  readonly latencyMs: number;
}

export interface DevicePlan {
  /** The server of its boards that were not joined. */
  readonly server: number;
  /** Boards it was invited to. */
  readonly joined: readonly { readonly board: string; readonly server: number }[];
  /** The limit of its outbox, megabytes; 0: none. */
  readonly quotaMb: number;
}

type JoinedFrom = DevicePlan['joined'][number];

/** One run, all of it: the same plan gives the same run. */
export interface Plan {
  readonly seed: number;
  readonly servers: readonly ServerPlan[];
  readonly devices: readonly DevicePlan[];
  readonly boards: readonly string[];
  readonly steps: readonly Step[];
}

interface Kind {
  readonly type: Exclude<Step['type'], 'refuse-operations'>;
  readonly weight: number;
}

const usualKinds: readonly Kind[] = [
  { type: 'draw', weight: 34 },
  { type: 'stroke', weight: 7 },
  { type: 'import', weight: 0.1 },
  { type: 'open-board', weight: 2 },
  { type: 'close-board', weight: 2 },
  { type: 'try-now', weight: 1 },
  { type: 'wake', weight: 1 },
  { type: 'no-server', weight: 2 },
  { type: 'cut', weight: 5 },
  { type: 'vanish', weight: 3 },
  { type: 'cut-at-byte', weight: 5 },
  { type: 'black-hole', weight: 4 },
  { type: 'refuse', weight: 3 },
  { type: 'slow-line', weight: 2 },
  { type: 'long-line', weight: 2 },
  { type: 'garbage', weight: 2 },
  { type: 'disk-fault', weight: 4 },
  { type: 'slow-disk', weight: 2 },
  { type: 'thread-death', weight: 2 },
  { type: 'lost-flush-answer', weight: 2 },
  { type: 'kill', weight: 5 },
  { type: 'clock-jump', weight: 2 },
  { type: 'server-restart', weight: 4 },
  { type: 'server-replaced', weight: 1 },
  { type: 'server-disk-full', weight: 2 },
  { type: 'server-read-only', weight: 1 },
  { type: 'server-denies', weight: 1 },
];

/** In most runs with several servers: moves, and the steps that caused problems together with them. */
const movingKinds: readonly Kind[] = [
  { type: 'move-board', weight: 15 },
  { type: 'change-server', weight: 8 },
  { type: 'close-board', weight: 5 },
  { type: 'no-server', weight: 4 },
  { type: 'disk-fault', weight: 4 },
];

/** In some runs: steps that reach the outbox limit, and time without a server for it. */
const fillingKinds: readonly Kind[] = [
  { type: 'set-quota', weight: 4 },
  { type: 'import', weight: 0.4 },
  { type: 'refuse', weight: 5 },
];

/** A few operations, and less than one import. A user could set whole megabytes only. */
const quotasMb = [0.001, 0.003, 0.01, 1];

/** Latencies of a local server, and of remote ones, whose answers arrive long after a board moved. */
const latenciesMs = [5, 40, 300];

const storageFaults: readonly StorageFault[] = ['disk-full', 'read-only', 'unavailable', 'busy'];
const hourMs = 3_600_000;

/** The plan of this seed. */
export function planOf(seed: number): Plan {
  const random = new Random(`plan ${seed}`);
  const boards = ['one', 'two', 'three'].slice(0, 1 + random.below(3));
  const serverCount = random.chance(0.6) ? 1 : random.between(2, 3.3);
  const servers = Array.from({ length: serverCount }, (_, number) => ({
    isStock: random.chance(0.1),
    latencyMs: number === 0 ? 5 : random.pick(latenciesMs),
  }));
  const inviters = boards.map((board) => ({ board, server: random.below(servers.length) }));
  const deviceCount = 1 + random.below(4);
  const hasQuotas = random.chance(0.25);
  const devices = Array.from({ length: deviceCount }, () => ({
    ...residenceOf(random, servers, inviters),
    quotaMb: hasQuotas ? random.pick(quotasMb) : 0,
  }));
  const stepCount = 20 + random.below(30);
  const isMoving = servers.length > 1 && random.chance(0.7);
  const kinds = [
    ...usualKinds,
    ...(isMoving ? movingKinds : []),
    ...(hasQuotas ? fillingKinds : []),
  ];
  const steps: Step[] = [];
  let atMs = 0;
  for (let index = 0; index < stepCount; index += 1) {
    // Simultaneous faults, or with time to recover in between.
    atMs += random.chance(0.6) ? random.between(0, 60) : random.between(60, 6_000);
    steps.push(stepOf(random, Math.round(atMs), kinds, { devices, servers, boards }));
  }
  return { seed, servers, devices, boards, steps: withRefusals(seed, steps) };
}

/** In some runs, with a separate generator: refusals before steps that draw. */
function withRefusals(seed: number, steps: readonly Step[]): readonly Step[] {
  const random = new Random(`refusals ${seed}`);
  if (!random.chance(0.3)) return steps;
  return steps.flatMap((step) => {
    const draws = step.type === 'draw' || step.type === 'stroke' || step.type === 'import';
    if (!draws || !random.chance(0.2)) return step;
    const { atMs, device, board } = step;
    const count = 1 + random.below(3);
    return [{ atMs, type: 'refuse-operations', device, board, count }, step];
  });
}

/** Most devices were invited to others’ boards; the rest have boards of the same names of their own. */
function residenceOf(
  random: Random,
  servers: readonly ServerPlan[],
  inviters: readonly JoinedFrom[],
): Omit<DevicePlan, 'quotaMb'> {
  const own = random.below(servers.length);
  const joined = inviters.filter(({ server }) => random.chance(server === own ? 0.1 : 0.8));
  return { server: own, joined: servers.length === 1 ? [] : joined };
}

function stepOf(
  random: Random,
  atMs: number,
  kinds: readonly Kind[],
  { devices, servers, boards }: Pick<Plan, 'devices' | 'servers' | 'boards'>,
): Step {
  let left = random.next() * kinds.reduce((sum, { weight }) => sum + weight, 0);
  const kind = kinds.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
  const type = kind?.type ?? 'draw';
  const board = random.pick(boards);
  const salt = random.below(2 ** 31);
  const durationMs = Math.round(random.between(50, 12_000));
  const common = { atMs, device: random.below(devices.length) };
  const server = random.below(servers.length);
  const line: Line = random.chance(0.5) ? 'all' : server;
  switch (type) {
    case 'draw': {
      const count = random.chance(0.2) ? 5 + random.below(20) : 1 + random.below(3);
      return { ...common, type, board, count, salt };
    }
    case 'stroke':
      return { ...common, type, board, pieces: 1 + random.below(6), salt };
    case 'import': {
      const sizeBytes = Math.round(random.between(100_000, 800_000));
      return { ...common, type, board, sizeBytes, count: 1 + random.below(4) };
    }
    case 'open-board':
    case 'close-board':
      return { ...common, type, board };
    case 'try-now':
    case 'wake':
    case 'thread-death':
    case 'lost-flush-answer':
      return { ...common, type };
    case 'cut':
    case 'vanish':
      return { ...common, type, line };
    case 'no-server':
      return { ...common, type, durationMs };
    case 'set-quota':
      return { ...common, type, quotaMb: random.chance(0.1) ? 0 : random.pick(quotasMb) };
    case 'move-board':
      return { ...common, type, board, target: random.chance(0.4) ? 'none' : server };
    case 'change-server': {
      const isForGood = random.chance(0.5);
      return { ...common, type, to: server, durationMs: isForGood ? 'for good' : durationMs };
    }
    case 'refuse':
      return { ...common, type, line, durationMs };
    case 'cut-at-byte':
      return {
        ...common,
        type,
        line,
        way: random.pick(['up', 'down']),
        bytes: random.below(3_000),
      };
    case 'black-hole':
      return { ...common, type, line, way: random.pick(['up', 'down']), durationMs };
    case 'slow-line':
      return { ...common, type, line, durationMs, bytesPerMs: random.between(2.5, 20) };
    case 'long-line':
      return { ...common, type, line, durationMs, latencyMs: random.between(20, 900) };
    case 'garbage':
      return { ...common, type, line, salt };
    case 'disk-fault':
      return { ...common, type, fault: random.pick(storageFaults), durationMs };
    case 'slow-disk':
      return { ...common, type, durationMs, slowness: random.between(2, 60) };
    case 'kill':
      return { ...common, type, acts: random.below(40), downMs: random.between(1, 3_000) };
    case 'clock-jump':
      return { ...common, type, deltaMs: Math.round(random.between(-24 * hourMs, 24 * hourMs)) };
    case 'server-restart':
    case 'server-replaced':
      return { atMs, type, server, downMs: random.between(5, 5_000) };
    case 'server-disk-full':
      return { atMs, type, server, durationMs };
    case 'server-read-only':
    case 'server-denies':
      return { atMs, type, server, board, durationMs };
  }
}
