import { constants, inflateRawSync } from 'node:zlib';

/** A frame on the wire (RFC 6455, section 5.2). */
export interface WebSocketFrame {
  /** The whole frame, unchanged. */
  readonly raw: Buffer;
  /** Whether it is the last frame of its message. */
  readonly isLast: boolean;
  /** 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong. */
  readonly opcode: number;
  /** Unmasked and, if it is a complete message, uncompressed. */
  readonly payload: Buffer;
}

/** Splits the bytes from one end of a WebSocket into the HTTP head and frames. */
export class WebSocketFrameReader {
  #bytes: Buffer = Buffer.alloc(0);
  #isPastHead = false;

  /** @returns the head, once, and all complete frames; an incomplete one is kept */
  read(bytes: Buffer): { readonly head: Buffer; readonly frames: readonly WebSocketFrame[] } {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    const head = this.#isPastHead ? Buffer.alloc(0) : this.#takeHead();
    const frames: WebSocketFrame[] = [];
    while (this.#isPastHead) {
      const frame = this.#takeFrame();
      if (frame === undefined) break;
      frames.push(frame);
    }
    return { head, frames };
  }

  #takeHead(): Buffer {
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end < 0) return Buffer.alloc(0);
    this.#isPastHead = true;
    return this.#take(end + 4);
  }

  #takeFrame(): WebSocketFrame | undefined {
    const [first, second] = this.#bytes;
    const shape = shapeOfFrame(this.#bytes);
    if (first === undefined || second === undefined || shape === undefined) return undefined;
    const { headerSize, payloadSize } = shape;
    if (this.#bytes.length < headerSize + payloadSize) return undefined;
    const raw = this.#take(headerSize + payloadSize);
    const payload = Buffer.from(raw.subarray(headerSize));
    if (isMasked(second)) unmask(payload, raw.subarray(headerSize - 4, headerSize));
    return {
      raw,
      isLast: (first & 0x80) !== 0,
      opcode: first & 0x0f,
      payload: (first & 0x40) === 0 ? payload : uncompressed(payload),
    };
  }

  #take(size: number): Buffer {
    const taken = this.#bytes.subarray(0, size);
    this.#bytes = this.#bytes.subarray(size);
    return taken;
  }
}

/** @returns undefined if the header is incomplete */
function shapeOfFrame(bytes: Buffer): { headerSize: number; payloadSize: number } | undefined {
  const second = bytes[1];
  if (second === undefined) return undefined;
  const shortSize = second & 0x7f;
  const sizeSize = shortSize === 126 ? 2 : shortSize === 127 ? 8 : 0;
  const headerSize = 2 + sizeSize + (isMasked(second) ? 4 : 0);
  if (bytes.length < headerSize) return undefined;
  if (sizeSize === 2) return { headerSize, payloadSize: bytes.readUInt16BE(2) };
  if (sizeSize === 8) return { headerSize, payloadSize: Number(bytes.readBigUInt64BE(2)) };
  return { headerSize, payloadSize: shortSize };
}

const isMasked = (secondByte: number): boolean => (secondByte & 0x80) !== 0;

/** A single compressed message (RFC 7692, section 7.2.2). */
function uncompressed(payload: Buffer): Buffer {
  const tail = Buffer.from([0x00, 0x00, 0xff, 0xff]);
  return inflateRawSync(Buffer.concat([payload, tail]), { finishFlush: constants.Z_SYNC_FLUSH });
}

function unmask(payload: Buffer, mask: Buffer): void {
  for (const [index, byte] of payload.entries()) payload[index] = byte ^ (mask[index % 4] ?? 0);
}
