import { createDecoder, type Decoder, readVarUint } from 'lib0/decoding';
import { maxStructCount } from '../limits.ts';
import { scanUpdate } from './scanUpdate.ts';
import { TypeDepths } from './TypeDepths.ts';
import { UpdateBudget, UpdateLimitError, type UpdateLimits } from './UpdateBudget.ts';

/** What is the same for every update: Everink itself comes nowhere near it. */
const shared = {
  maxSmallStructCount: 100_000,
  minStructSizeBytes: 8,
  maxValueDepth: 50,
  maxStructsAtOnePlace: 200,
  maxInsertedBeforeCount: 1_000,
  maxJsonSizeBytes: 1024 * 1024,
  maxListCopies: 10_000_000,
  maxDeletionsBackCount: 1_000,
  maxDocumentCount: 100,
  maxTypeDepth: 50,
} as const;

/**
 * Of what a client sends in one message. The app sends 4 MiB at most, a single value aside; Yjs's own client sends all
 * that it has at once, which is a board of 100,000 strokes with a million structs.
 */
export const messageLimits: UpdateLimits = {
  ...shared,
  maxStructCount: 2_000_000,
  maxClientCount: 20_000,
  maxDeletionCount: 500_000,
  maxValueCount: 2_000_000,
  maxMergeableTextLength: 100_000,
};

/** Of a whole board, however it comes: from a server, in a file, from the disk. */
export const wholeBoardLimits: UpdateLimits = {
  ...shared,
  maxStructCount,
  maxClientCount: 100_000,
  maxDeletionCount: maxStructCount,
  maxValueCount: 2 * maxStructCount,
  maxMergeableTextLength: 2_000_000,
};

/** Most clients that a state vector may name. */
export const maxStateVectorCount = 100_000;

/** What a message about who is present may hold. A client tells of itself alone. */
const maxAwarenessSizeBytes = 64 * 1024;
const maxAwarenessCount = 100;

/**
 * Why bytes from outside are not taken in: they are not what they should be, or they hold more than their limits allow.
 * The second would keep a process busy, or take its memory.
 */
export type UpdateFault = 'garbage' | 'too-much';

/**
 * Looks through an update (V1 of Yjs) without making anything of it, before anything else does. Some 30 ns a struct, and
 * it ends at the first one that is too many.
 * @returns undefined when it can be taken in
 */
export function updateFault(update: Uint8Array, limits: UpdateLimits): UpdateFault | undefined {
  return faultOf(() => {
    const budget = new UpdateBudget(limits, update.byteLength);
    const depths = new TypeDepths(budget);
    scanUpdate(update, (struct) => depths.note(struct), budget);
  });
}

/** The same for a state vector (V1 of Yjs). */
export function stateVectorFault(bytes: Uint8Array): UpdateFault | undefined {
  return faultOf(() => {
    const decoder = createDecoder(bytes);
    const count = readVarUint(decoder);
    if (count > maxStateVectorCount) throw new UpdateLimitError();
    skipNumbers(decoder, 2 * count);
  });
}

/** The same for a message of y-protocols about who is present. */
export function awarenessFault(bytes: Uint8Array): UpdateFault | undefined {
  if (bytes.byteLength > maxAwarenessSizeBytes) return 'too-much';
  return faultOf(() => {
    const decoder = createDecoder(bytes);
    const count = readVarUint(decoder);
    if (count > maxAwarenessCount) throw new UpdateLimitError();
    for (let index = 0; index < count; index += 1) {
      skipNumbers(decoder, 2);
      const sizeBytes = readVarUint(decoder);
      decoder.pos += sizeBytes;
    }
    if (decoder.pos > bytes.byteLength) throw new Error('The message ends too early.');
  });
}

function skipNumbers(decoder: Decoder, count: number): void {
  for (let index = 0; index < count; index += 1) readVarUint(decoder);
}

function faultOf(scan: () => void): UpdateFault | undefined {
  try {
    scan();
    return undefined;
  } catch (error) {
    return error instanceof UpdateLimitError ? 'too-much' : 'garbage';
  }
}
