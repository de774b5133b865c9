/**
 * Load on a sync server: an increasing number of clients, each with its own WebSocket, that draw ten strokes a second.
 * It passes if 99% of the acknowledgements arrive within 250 ms. It only needs k6 1.0 or newer:
 *
 *     npm run server -- --port 1234 --data /tmp/everink-load
 *     k6 run ops/k6/server.js
 *     k6 run -e URL=ws://127.0.0.1:1234 -e TOKEN=secret -e CLIENTS=100 -e BOARDS=20 ops/k6/server.js
 *
 * CLIENTS (50) draw at the end of the ramp, on BOARDS (10; 1: all on one board, where everybody receives all strokes).
 * The boards stay on the server, so use a new data folder each time.
 */
import exec from 'k6/execution';
import { Counter, Trend } from 'k6/metrics';
import { setInterval, setTimeout } from 'k6/timers';
import { WebSocket } from 'k6/websockets';
import {
  authFrame,
  emptyStep1Frame,
  emptyStep2Frame,
  meaningOf,
  strokeUpdate,
  updateFrame,
} from './frames.js';

const url = __ENV.URL ?? 'ws://127.0.0.1:1234';
const token = __ENV.TOKEN ?? '';
const clients = Number(__ENV.CLIENTS ?? 50);
const boards = Number(__ENV.BOARDS ?? 10);

const strokeIntervalMs = 100;
/** A client draws for this long, then reconnects as a new one. */
const sessionMs = 30_000;
/** Time for the remaining acknowledgements after the last stroke. */
const farewellMs = 5_000;

const acknowledgementMs = new Trend('everink_acknowledgement_ms', true);
const sent = new Counter('everink_updates_sent');
const acknowledged = new Counter('everink_updates_acknowledged');
const refused = new Counter('everink_refused');

export const options = {
  scenarios: {
    drawing: {
      executor: 'ramping-vus',
      stages: [
        { duration: '30s', target: Math.ceil(clients / 4) },
        { duration: '30s', target: Math.ceil(clients / 2) },
        { duration: '30s', target: clients },
        { duration: '60s', target: clients },
        { duration: '10s', target: 0 },
      ],
      gracefulRampDown: `${(sessionMs + farewellMs) / 1_000}s`,
    },
  },
  thresholds: {
    everink_acknowledgement_ms: ['p(99)<250'],
    everink_refused: ['count==0'],
  },
};

/** One client: authenticates, completes the handshake, and draws. */
export default function draw() {
  const { idInTest, iterationInInstance } = exec.vu;
  const boardId = `load-${idInTest % boards}`;
  // Yjs must never see one id with two histories.
  const clientId = 1 + idInTest * 10_000 + iterationInInstance;
  /**
   * When each unanswered update was sent; the server answers in order.
   * @type {number[]}
   */
  const unanswered = [];
  let number = 0;
  /** @type {number | undefined} */
  let drawing;

  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  /** @param {Uint8Array<ArrayBuffer>} frame */
  const send = (frame) => socket.send(frame.buffer);

  function drawOne() {
    const [x, y] = [(number % 40) * 30, (idInTest % 40) * 30];
    unanswered.push(Date.now());
    send(updateFrame(boardId, strokeUpdate({ clientId, number, x, y })));
    sent.add(1);
    number += 1;
  }

  function begin() {
    const timer = setInterval(drawOne, strokeIntervalMs);
    drawing = timer;
    setTimeout(() => clearInterval(timer), sessionMs);
    setTimeout(() => socket.close(), sessionMs + farewellMs);
  }

  socket.onopen = () => send(authFrame(boardId, token));
  socket.onerror = () => refused.add(1);
  socket.onclose = () => {
    if (drawing !== undefined) clearInterval(drawing);
  };
  socket.onmessage = (event) => {
    const data = event?.data;
    if (!(data instanceof ArrayBuffer)) return;
    switch (meaningOf(new Uint8Array(data))) {
      case 'let in':
        send(emptyStep1Frame(boardId));
        break;
      case 'step 1':
        send(emptyStep2Frame(boardId));
        break;
      case 'acknowledged':
        // The first one is for step 2.
        if (drawing === undefined) begin();
        else {
          acknowledgementMs.add(Date.now() - (unanswered.shift() ?? Number.NaN));
          acknowledged.add(1);
        }
        break;
      case 'refused':
        refused.add(1);
        socket.close();
        break;
      default:
    }
  };
}
