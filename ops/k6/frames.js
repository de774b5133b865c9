/**
 * The frames of docs/protocol.md and strokes of docs/document-format.md, in plain JavaScript: k6 runs neither npm
 * packages nor Node's modules. frames.test.ts compares them with the app's own.
 */

const messageType = { sync: 0, auth: 2, syncStatus: 8 };
const syncType = { step1: 0, step2: 1, update: 2 };
/** The protocol version that the app sends. */
const protocolVersion = '4.8.0';

/**
 * lib0's variable-length unsigned integer: groups of seven bits, the lowest first.
 * @param {number} value whole, from 0
 * @returns {number[]}
 */
function varUint(value) {
  const bytes = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

/** @param {string} text of ASCII characters only */
const string = (text) => [...varUint(text.length), ...[...text].map((each) => each.charCodeAt(0))];

/** @param {ArrayLike<number>} bytes */
const bytesWithLength = (bytes) => [...varUint(bytes.length), ...Array.from(bytes)];

/**
 * Opens a board.
 * @param {string} boardId
 * @param {string} token
 */
export const authFrame = (boardId, token) =>
  Uint8Array.from([
    ...string(boardId),
    messageType.auth,
    0,
    ...string(token),
    ...string(protocolVersion),
  ]);

/**
 * Sync step 1 with an empty state, so that the server sends the whole board.
 * @param {string} boardId
 */
export const emptyStep1Frame = (boardId) => syncFrame(boardId, syncType.step1, [0]);

/**
 * An empty sync step 2. The server acknowledges it.
 * @param {string} boardId
 */
export const emptyStep2Frame = (boardId) => syncFrame(boardId, syncType.step2, [0, 0]);

/**
 * A change. The server acknowledges it.
 * @param {string} boardId
 * @param {ArrayLike<number>} update a Yjs update, V1
 */
export const updateFrame = (boardId, update) => syncFrame(boardId, syncType.update, update);

/**
 * @param {string} boardId
 * @param {number} type
 * @param {ArrayLike<number>} payload
 */
const syncFrame = (boardId, type, payload) =>
  Uint8Array.from([...string(boardId), messageType.sync, type, ...bytesWithLength(payload)]);

/**
 * The kind of a frame from the server, as far as a load test needs it.
 * @param {Uint8Array} frame
 * @returns {'let in' | 'refused' | 'step 1' | 'acknowledged' | 'other'}
 */
export function meaningOf(frame) {
  // Board ids have at most 100 characters: their length is one byte.
  const at = 1 + (frame[0] ?? 0);
  const [type, kind] = [frame[at], frame[at + 1]];
  if (type === messageType.auth) return kind === 2 ? 'let in' : 'refused';
  if (type === messageType.sync && kind === syncType.step1) return 'step 1';
  if (type === messageType.syncStatus) return kind === 1 ? 'acknowledged' : 'refused';
  return 'other';
}

/** Yjs counts the map of a stroke and each of its keys. */
const clocksPerStroke = 10;

/**
 * A stroke as one update, as drawn with a pen.
 * @param {object} stroke
 * @param {number} stroke.clientId of Yjs: another one for each client, 1 to 2^32 - 1
 * @param {number} stroke.number of this client's strokes, from 0 without a gap
 * @param {number} stroke.x of its first point, board units, as `y`
 * @param {number} stroke.y
 */
export function strokeUpdate({ clientId, number, x, y }) {
  const clock = number * clocksPerStroke;
  const key = keyWriter(clientId, clock);
  const items = [
    // A Y.Map (content 7, kind 1) under its own key (bit 5) in the map "shapes" of the document.
    [7 | 32, 1, ...string('shapes'), ...string(`stroke-${clientId}-${number}`), 1],
    key('type', anyText('stroke')),
    key('page', anyText('page-1')),
    key('z', anyText('a0001')),
    key('x', anyInteger(x)),
    key('y', anyInteger(y)),
    key('rotation', anyInteger(0)),
    key(
      'style',
      anyObject({
        colour: anyText('blue'),
        width: anyInteger(4),
        fill: anyText('none'),
        opacity: anyInteger(1),
      }),
    ),
    key('tool', anyText('pen')),
    key('points', bytesWithLength(points), 3),
  ];
  if (items.length !== clocksPerStroke) throw new Error('the clock of the next stroke is wrong');
  const noDeletions = 0;
  return Uint8Array.from([
    1,
    ...varUint(items.length),
    ...varUint(clientId),
    ...varUint(clock),
    ...items.flat(),
    noDeletions,
  ]);
}

/**
 * Writes items of Yjs that set a key (bit 5) of the map whose item has this id; 0: the parent is an id.
 * @param {number} clientId
 * @param {number} clock
 * @returns {(name: string, content: number[], contentType?: number) => number[]}
 */
const keyWriter =
  (clientId, clock) =>
  (name, content, contentType = 8) => [
    contentType | 32,
    0,
    ...varUint(clientId),
    ...varUint(clock),
    ...string(name),
    // Any values (8) are preceded by their number, bytes (3) stand alone.
    ...(contentType === 8 ? [1, ...content] : content),
  ];

/** @param {string} text */
const anyText = (text) => [119, ...string(text)];

/**
 * lib0's signed integer: bit 7 of the first byte says that more follow, bit 6 is the sign.
 * @param {number} value whole, from 0
 */
const anyInteger = (value) =>
  value < 64 ? [125, value] : [125, (value % 64) | 128, ...varUint(Math.floor(value / 64))];

/** @param {Record<string, number[]>} entries */
const anyObject = (entries) => [
  118,
  ...varUint(Object.keys(entries).length),
  ...Object.entries(entries).flatMap(([name, value]) => [...string(name), ...value]),
];

/** Twenty points with pressure, one unit right and one down from each to the next, in sixteenths of a unit. */
const pointCount = 20;
const points = [
  1,
  4 | 128,
  pointCount,
  ...Array.from({ length: pointCount }, (_, index) => (index === 0 ? [0, 0] : [32, 32])).flat(),
  ...Array.from({ length: pointCount }, () => 128),
];
