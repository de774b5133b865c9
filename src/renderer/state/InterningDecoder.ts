import { readVarUint8Array } from 'lib0/decoding';
import * as Y from 'yjs';
import { ValueReader } from '../../shared/document/ValueReader.ts';
import { ByteSlab } from './ByteSlab.ts';

/** Of all decoders: each reads one piece of a board. */
const values = new ValueReader();
const slab = new ByteSlab();

/**
 * Reads updates (V1 of Yjs) as `Y.UpdateDecoderV1` does, with the same result. The keys of a shape are the same few words
 * on every shape, and Yjs makes each of them anew, by a view of its bytes and a `TextDecoder`. Here a word that was read
 * a moment ago is used again (`ValueReader`), and the points of strokes lie together (`ByteSlab`).
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
