import type { StorageFault } from '../src/sqlite/StorageError.ts';
import { Random } from './Random.ts';
import type { Way } from './SimulatedNetwork.ts';

/** What happens to one device. */
export type DeviceAction =
  | { readonly type: 'draw'; readonly board: string; readonly count: number; readonly salt: number }
  /** Large operations at once: more than a batch or a message in one piece may hold, and enough to compact. */
  | {
      readonly type: 'import';
      readonly board: string;
      readonly sizeBytes: number;
      readonly count: number;
    }
  /** A stroke whose ink is kept in pieces while it is drawn. */
  | {
      readonly type: 'stroke';
      readonly board: string;
      readonly pieces: number;
      readonly salt: number;
    }
  | { readonly type: 'open-board' | 'close-board'; readonly board: string }
  | { readonly type: 'try-now' | 'wake' }
  /** The server is taken out of the settings for so long. */
  | { readonly type: 'no-server'; readonly durationMs: number }
  | { readonly type: 'cut' | 'vanish' }
  | { readonly type: 'cut-at-byte'; readonly way: Way; readonly bytes: number }
  | { readonly type: 'black-hole'; readonly way: Way; readonly durationMs: number }
  | { readonly type: 'refuse'; readonly durationMs: number }
  | { readonly type: 'slow-line'; readonly durationMs: number; readonly bytesPerMs: number }
  | { readonly type: 'long-line'; readonly durationMs: number; readonly latencyMs: number }
  | { readonly type: 'garbage'; readonly salt: number }
  | { readonly type: 'disk-fault'; readonly fault: StorageFault; readonly durationMs: number }
  | { readonly type: 'slow-disk'; readonly durationMs: number; readonly slowness: number }
  | { readonly type: 'thread-death' }
  /** The next transaction is flushed, and its thread dies before it says so. */
  | { readonly type: 'lost-flush-answer' }
  /** The process is killed after so many more acts (see `Life`), and started again later. */
  | { readonly type: 'kill'; readonly acts: number; readonly downMs: number }
  | { readonly type: 'clock-jump'; readonly deltaMs: number };

export type ServerAction =
  | { readonly type: 'server-restart'; readonly downMs: number }
  /** It comes back with an empty disk. */
  | { readonly type: 'server-replaced'; readonly downMs: number }
  | { readonly type: 'server-disk-full'; readonly durationMs: number }
  | {
      readonly type: 'server-read-only' | 'server-denies';
      readonly board: string;
      readonly durationMs: number;
    };

export type Step = { readonly atMs: number } & (
  | ({ readonly device: number } & DeviceAction)
  | ServerAction
);

/** One run, all of it: the same plan gives the same run. */
export interface Plan {
  readonly seed: number;
  readonly deviceCount: number;
  readonly boards: readonly string[];
  readonly isStockServer: boolean;
  readonly steps: readonly Step[];
}

const kinds: readonly { readonly type: Step['type']; readonly weight: number }[] = [
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

const totalWeight = kinds.reduce((sum, { weight }) => sum + weight, 0);
const storageFaults: readonly StorageFault[] = ['disk-full', 'read-only', 'unavailable', 'busy'];
const hourMs = 3_600_000;

/** What is done in the run of this seed. */
export function planOf(seed: number): Plan {
  const random = new Random(`plan ${seed}`);
  const deviceCount = 1 + random.below(4);
  const boards = ['one', 'two', 'three'].slice(0, 1 + random.below(3));
  const stepCount = 20 + random.below(30);
  const steps: Step[] = [];
  let atMs = 0;
  for (let index = 0; index < stepCount; index += 1) {
    // Much at once, or with time to recover in between.
    atMs += random.chance(0.6) ? random.between(0, 60) : random.between(60, 6_000);
    steps.push(stepOf(random, Math.round(atMs), deviceCount, boards));
  }
  return { seed, deviceCount, boards, isStockServer: random.chance(0.1), steps };
}

function stepOf(
  random: Random,
  atMs: number,
  deviceCount: number,
  boards: readonly string[],
): Step {
  let left = random.next() * totalWeight;
  const kind = kinds.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
  const type = kind?.type ?? 'draw';
  const board = random.pick(boards);
  const salt = random.below(2 ** 31);
  const durationMs = Math.round(random.between(50, 12_000));
  const common = { atMs, device: random.below(deviceCount) };
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
    case 'cut':
    case 'vanish':
    case 'thread-death':
    case 'lost-flush-answer':
      return { ...common, type };
    case 'no-server':
    case 'refuse':
      return { ...common, type, durationMs };
    case 'cut-at-byte':
      return { ...common, type, way: random.pick(['up', 'down']), bytes: random.below(3_000) };
    case 'black-hole':
      return { ...common, type, way: random.pick(['up', 'down']), durationMs };
    case 'slow-line':
      return { ...common, type, durationMs, bytesPerMs: random.between(2.5, 20) };
    case 'long-line':
      return { ...common, type, durationMs, latencyMs: random.between(20, 900) };
    case 'garbage':
      return { ...common, type, salt };
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
      return { atMs, type, downMs: random.between(5, 5_000) };
    case 'server-disk-full':
      return { atMs, type, durationMs };
    case 'server-read-only':
    case 'server-denies':
      return { atMs, type, board, durationMs };
  }
}
