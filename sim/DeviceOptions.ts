import type { Ledger } from './Ledger.ts';
import type { Mutation } from './mutations.ts';
import type { Routes } from './Routes.ts';
import type { SimulatedNetwork } from './SimulatedNetwork.ts';
import type { World } from './World.ts';

/** The parts of a simulated device. */
export interface DeviceOptions {
  readonly world: World;
  readonly seed: number;
  readonly number: number;
  readonly boards: readonly string[];
  readonly routes: Routes;
  /** To each server. */
  readonly lines: readonly SimulatedNetwork[];
  /** The initial limit of its outbox, megabytes; 0: none. */
  readonly quotaMb: number;
  readonly ledger: Ledger;
  readonly mutation: Mutation;
}
