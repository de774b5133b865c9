import * as Y from 'yjs';
import { ValueReader } from '../../shared/document/ValueReader.ts';

/** Of all decoders: each reads one piece of a board. */
const values = new ValueReader();

/**
 * Reads updates (V1 of Yjs) as `Y.UpdateDecoderV1` does, with the same result. The keys of a shape are the same few words
 * on every shape, and Yjs makes each of them anew, by a view of its bytes and a `TextDecoder`. Here a word that was read
 * a moment ago is used again (`ValueReader`).
 *
 *     Y.applyUpdateV2(document, update, origin, InterningDecoder);
 */
export class InterningDecoder extends Y.UpdateDecoderV1 {
  override readString(): string {
    return values.readText(this.restDecoder);
  }

  override readAny(): unknown {
    return values.readAny(this.restDecoder);
  }
}
