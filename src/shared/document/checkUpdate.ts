import { createDecoder, type Decoder, readVarUint } from 'lib0/decoding';
import { maxStructCount } from '../limits.ts';
import { nestingOf } from './nesting.ts';
import { PlacedTypes } from './PlacedTypes.ts';
import { type Struct, scanUpdate } from './scanUpdate.ts';
import { UpdateBudget, UpdateLimitError, type UpdateLimits } from './UpdateBudget.ts';

/** Limits that apply to every update, far above what Everink produces. */
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
} as const;

/**
 * Limits for one message of a client. The app sends at most 4 MiB, except for a single larger value. Yjs's own
 * client sends everything at once: a board of 100,000 strokes with a million structs.
 */
export const messageLimits: UpdateLimits = {
  ...shared,
  maxStructCount: 2_000_000,
  maxClientCount: 20_000,
  maxDeletionCount: 500_000,
  maxValueCount: 2_000_000,
  maxMergeableTextLength: 100_000,
  maxTypeDepth: 40,
};

/** Limits for a whole board from a server, a file or the disk. */
export const wholeBoardLimits: UpdateLimits = {
  ...shared,
  maxStructCount,
  maxClientCount: 100_000,
  maxDeletionCount: maxStructCount,
  maxValueCount: 2 * maxStructCount,
  maxMergeableTextLength: 2_000_000,
  // More than a server accepts, so that whatever it accepts can be read elsewhere.
  maxTypeDepth: 50,
};

/** Most clients in a state vector. */
export const maxStateVectorCount = 100_000;

/** Limit of an awareness message. A client describes only itself. */
const maxAwarenessSizeBytes = 64 * 1024;
const maxAwarenessCount = 100;

/**
 * Why bytes from outside are refused: they are malformed, or exceed limits that protect the process's time and
 * memory.
 */
export type UpdateFault = 'garbage' | 'too-much';

/**
 * Scans an update (V1 of Yjs) without applying it. Takes about 30 ns per struct, and stops once a limit is
 * exceeded.
 * @returns undefined when it can be applied
 */
export function updateFault(update: Uint8Array, limits: UpdateLimits): UpdateFault | undefined {
  return faultOf(() => scanWithin(limits, update));
}

/**
 * Scans an update within limits.
 * @param visit receives every struct, always in the same object
 * @throws when the bytes are no update; UpdateLimitError when it exceeds the limits
 */
export function scanWithin(
  limits: UpdateLimits,
  update: Uint8Array,
  visit: (struct: Struct) => void = () => {},
): void {
  const types = new PlacedTypes();
  const noteAndVisit = (struct: Struct): void => {
    types.note(struct);
    visit(struct);
  };
  scanUpdate(update, noteAndVisit, new UpdateBudget(limits, update.byteLength));
  if (types.count <= limits.maxTypeDepth || types.areInNamed(update)) return;
  if (nestingOf(update, () => 0).depth > limits.maxTypeDepth) throw new UpdateLimitError();
}

/** Checks a state vector (V1 of Yjs) in the same way. */
export function stateVectorFault(bytes: Uint8Array): UpdateFault | undefined {
  return faultOf(() => {
    const decoder = createDecoder(bytes);
    const count = readVarUint(decoder);
    if (count > maxStateVectorCount) throw new UpdateLimitError();
    skipNumbers(decoder, 2 * count);
  });
}

/** Checks an awareness message of y-protocols in the same way. */
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
