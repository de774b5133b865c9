import { readVarUint8Array } from 'lib0/decoding';
import * as Y from 'yjs';
import { ValueReader } from '../../shared/document/ValueReader.ts';
import { ByteSlab } from './ByteSlab.ts';

/** Shared by all decoders, each of which reads one piece of a board. */
const values = new ValueReader();
const slab = new ByteSlab();

/**
 * Decodes updates (Yjs V1) with the same result as `Y.UpdateDecoderV1`. The keys of shapes are the same few words
 * on every shape, and Yjs creates each one anew, from a view of its bytes with a `TextDecoder`. Here a recently read
 * word is used again (`ValueReader`), and the points of strokes share buffers (`ByteSlab`).
 *
 *     Y.applyUpdateV2(document, update, origin, InterningDecoder);
 */
export class InterningDecoder extends Y.UpdateDecoderV1 {
  override readString(): string {
    return values.readText(this.restDecoder);
  }

  override readBuf(): Uint8Array {
    return slab.copy(readVarUint8Array(this.restDecoder));
  }

  override readAny(): unknown {
    return values.readAny(this.restDecoder);
  }
}
