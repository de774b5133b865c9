import * as encoding from 'lib0/encoding';
import { sampleBoard } from './sampleBoard.ts';

type Write = (encoder: encoding.Encoder) => void;

/** Valid frames of a server, which a client may send too. */
export function serverFrames(boardId: string): readonly Uint8Array[] {
  const { update, stateVector } = sampleBoard();
  const frame = (type: number, write: Write): Uint8Array => {
    const encoder = encoding.createEncoder();
    encoding.writeVarString(encoder, boardId);
    encoding.writeVarUint(encoder, type);
    write(encoder);
    return encoding.toUint8Array(encoder);
  };
  const sync = (type: number, payload: Uint8Array): Uint8Array =>
    frame(0, (encoder) => {
      encoding.writeVarUint(encoder, type);
      encoding.writeVarUint8Array(encoder, payload);
    });
  const authentication = (type: number, text: string): Uint8Array =>
    frame(2, (encoder) => {
      encoding.writeVarUint(encoder, type);
      encoding.writeVarString(encoder, text);
    });
  return [
    sync(0, stateVector),
    sync(1, update),
    sync(2, update),
    authentication(0, ''),
    authentication(1, 'permission-denied'),
    authentication(2, 'readonly'),
    frame(1, (encoder) => encoding.writeVarUint8Array(encoder, Uint8Array.of(1, 5, 1, 0))),
    frame(3, () => {}),
    frame(5, (encoder) => encoding.writeVarString(encoder, 'stateless')),
    frame(7, (encoder) => encoding.writeVarString(encoder, 'closed')),
    frame(8, (encoder) => encoding.writeVarUint(encoder, 1)),
  ];
}
