import { CodedError } from '../src/shared/CodedError.ts';
import { requestChannel } from '../src/shared/channels.ts';
import { problemText } from '../src/shared/words/problemText.ts';
import '../src/shared/words/testing/speakEnglish.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IpcMain } from 'electron';
import type { Random } from '../sim/Random.ts';
import type { Clock } from '../src/base/Clock.ts';
import { type RequestHandlers, serveRequests } from '../src/main/ipc/serveRequests.ts';
import type { Log } from '../src/main/log/Log.ts';
import { BoardQuarantine } from '../src/main/quarantine/BoardQuarantine.ts';
import { DeletionAges } from '../src/main/queue/DeletionAges.ts';
import { Configuration, settingsName } from '../src/main/settings/Configuration.ts';
import { otherVariables, readEnvironment } from '../src/main/settings/environment.ts';
import {
  secretVariables,
  settingNames,
  settingSources,
} from '../src/main/settings/settingSources.ts';
import { Invitations } from '../src/main/share/Invitations.ts';
import { invitationLink, parseInvitation } from '../src/main/share/invitation.ts';
import { JoinedBoards } from '../src/main/share/JoinedBoards.ts';
import { RememberedListener } from '../src/main/share/RememberedListener.ts';
import { decodeFrame, FrameError } from '../src/main/sync/wire/frames.ts';
import { RememberedState } from '../src/main/windows/RememberedState.ts';
import { decodePeerMessage, encodePeerMessage } from '../src/server/peers/peerMessage.ts';
import { Admission } from '../src/server/session/Admission.ts';
import { readSettings, SettingsError } from '../src/server/settings.ts';
import {
  type Answer,
  messageToMainSchema,
  type RequestName,
  requestSchemas,
  type Settings,
} from '../src/shared/ipc.ts';
import { mutateBytes, mutateText, mutateValue } from './mutate.ts';
import { sampleBoard } from './sampleBoard.ts';
import { serverFrames } from './serverFrames.ts';
import type { FuzzOutcome, FuzzTarget } from './targets.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const boardId = 'board';
const uuid = '01234567-89ab-4def-8123-456789abcdef';

/** External input other than files and the clipboard, without the processes in between. */
export const borderTargets: Readonly<Record<string, FuzzTarget>> = {
  'request of a window': async (_, random) => {
    const name = random.chance(0.9)
      ? random.pick(Object.keys(requestSchemas))
      : random.pick(['toString', '__proto__', 'constructor', '', 'boards']);
    const payload = mutateValue(random.pick(requestPayloads), random);
    const answer = await ask(name, payload);
    if (answer.ok) return 'accepted';
    checkSentence(problemText(answer.problem));
    return 'refused';
  },

  'message of a board port': async (_, random) => {
    const message = mutateValue(random.pick(portMessages()), random);
    return messageToMainSchema.safeParse(message).success ? 'accepted' : 'refused';
  },

  'frame of a server': async (_, random) => {
    try {
      decodeFrame(mutateBytes(random.pick(serverFrames(boardId)), random));
      return 'accepted';
    } catch (error) {
      if (error instanceof FrameError) return 'refused';
      throw error;
    }
  },

  'message of Redis': async (_, random) => {
    const message = random.pick(peerMessages());
    return decodePeerMessage(mutateBytes(message, random)) === undefined ? 'refused' : 'accepted';
  },

  invitation: async (_, random) => {
    const link = random.pick(invitationLinks);
    return refusing(() => parseInvitation(mutateText(`Draw with me: ${link}.`, random)));
  },

  'token of a guest': async (_, random) => {
    const wallMs = (): number => 0;
    const admission = new Admission({ token: '', invitationKey: deviceKey, wallMs });
    const admitted = admission.admit(boardId, mutateText(guestToken, random));
    return typeof admitted === 'string' ? 'refused' : 'accepted';
  },

  environment: async (_, random) => {
    const { problems } = readEnvironment(mutatedVariables(appVariables, random));
    for (const problem of problems) checkSentence(problemText(problem));
    return problems.length === 0 ? 'accepted' : 'refused';
  },

  'settings of the server': async (_, random) => {
    try {
      readSettings([], mutatedVariables(serverVariables, random));
      return 'accepted';
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      checkSentence(error.message);
      return 'refused';
    }
  },

  'settings file': async (_, random) => {
    const text = mutateText(storedSettings, random);
    return await withFile(settingsName, text, async (dataFolder) => {
      const configuration = await Configuration.open({
        dataFolder,
        environment: readEnvironment({}),
        keychain: noKeychain,
        systemLanguages: [],
      });
      for (const problem of configuration.problems) checkSentence(problemText(problem));
      return configuration.problems.length === 0 ? 'accepted' : 'refused';
    });
  },

  'file that is read at start': async (_, random) => {
    const [name, content, read] = random.pick(startFiles);
    let problemCount = 0;
    const count = (): void => {
      problemCount += 1;
    };
    await withFile(name, mutateText(JSON.stringify(content), random), async (folder) => {
      await read(folder, { debug() {}, info() {}, warn: count, error: count });
      return 'accepted';
    });
    return problemCount === 0 ? 'accepted' : 'refused';
  },

  'list of joined boards': async (_, random) => {
    const file = [{ url: 'ws://192.168.1.5:50123', boardIds: [boardId] }];
    return await withFile(
      'homes.json',
      mutateText(JSON.stringify(file), random),
      async (folder) => {
        const secrets = { get: () => '', set: async () => {} };
        const scrubber = { hide: () => {} };
        const opened = await JoinedBoards.open({
          dataFolder: folder,
          boardIds: () => [boardId],
          secrets,
          scrubber,
          log: silent,
        });
        if (opened.problem === undefined) return 'accepted';
        checkSentence(problemText(opened.problem));
        return 'refused';
      },
    );
  },
};

/** Small files that are read at start, and their readers. None may keep the app from starting. */
const startFiles: readonly (readonly [
  name: string,
  content: unknown,
  read: (dataFolder: string, log: Log) => unknown,
])[] = [
  [
    'invitations.json',
    [{ id: 'anna____________', boardId, role: 'edit', name: 'Anna', createdAt: 1, expiresAt: 2 }],
    (folder, log) =>
      Invitations.read({ path: join(folder, 'invitations.json'), log, now: () => new Date() }),
  ],
  [
    'deletions.json',
    { passedMs: 5, wallMs: 7, deleted: [[boardId, 3]] },
    (dataFolder, log) => new DeletionAges({ dataFolder, clock: stillClock, log }).save(),
  ],
  [
    'crashes.json',
    {
      boards: {
        [boardId]: {
          isOpening: true,
          isQuarantined: false,
          lastFailure: { reason: 'crashed', atMs: 1, wasDrawnSince: false, endCount: 1 },
        },
      },
    },
    (dataFolder, log) =>
      new BoardQuarantine({ dataFolder, onChange: () => {}, log, clock: stillClock }),
  ],
  [
    'window.json',
    { place: { x: 0, y: 0, width: 800, height: 600, isMaximized: false }, lastBoardId: boardId },
    (dataFolder, log) => new RememberedState(dataFolder, log).place,
  ],
  [
    'port.json',
    { port: 50_123, address: '192.168.1.5' },
    (folder, log) => RememberedListener.read(join(folder, 'port.json'), log).port,
  ],
];

const stillClock: Clock = { nowMs: () => 0, wallMs: () => 0, after: () => () => {} };

const noKeychain = {
  isAvailable: () => false,
  encrypt: () => new Uint8Array(),
  decrypt: () => '',
};

const requestPayloads: readonly object[] = [
  {},
  { boardId },
  { boardId, title: 'Plan' },
  { boardId, png: new Uint8Array(8) },
  {
    invitation: 'everink://join?url=ws%3A%2F%2F192.168.1.5%3A1&token=a&board=b',
    consents: ['move'],
  },
  { suggestedName: 'Plan', format: 'png' },
  { saveId: uuid, piece: new Uint8Array(8) },
  { theme: 'dark', metricsPort: 3_000, syncUrl: 'ws://127.0.0.1:1234' },
  { name: 'sync-token', value: 'secret' },
  { message: 'Error: it failed' },
];

function portMessages(): readonly object[] {
  const { update, stateVector } = sampleBoard();
  return [
    { type: 'operation', operation: { id: uuid, boardId, kind: 'draw', update, createdAt: 1 } },
    { type: 'draft', strokeId: uuid, sequence: 0, piece: update, replaces: true },
    { type: 'drop-draft', strokeId: uuid },
    { type: 'describe', title: 'Plan' },
    { type: 'applied' },
    { type: 'state', stateVector },
    { type: 'pending', operationCount: 1, sizeBytes: 2 },
  ];
}

function peerMessages(): readonly Uint8Array[] {
  const { update, stateVector } = sampleBoard();
  return [
    encodePeerMessage({ type: 'beat', instance: uuid, number: 3 }),
    encodePeerMessage({ type: 'update', instance: uuid, number: 3, boardId, update }),
    encodePeerMessage({ type: 'ask', instance: uuid, request: 1, since: 2, after: boardId }),
    encodePeerMessage({
      type: 'page',
      instance: uuid,
      request: 1,
      isLast: true,
      boards: [{ boardId, fingerprint: new Uint8Array(32) }],
    }),
    encodePeerMessage({ type: 'want', instance: uuid, request: 1, boardId, stateVector }),
    encodePeerMessage({ type: 'lack', instance: uuid, request: 1, update }),
  ];
}

/** Sends a request as a window does; the actions are stubs. */
async function ask(name: string, payload: unknown): Promise<Answer<RequestName>> {
  let answer:
    | ((event: unknown, name: unknown, payload: unknown) => Promise<Answer<RequestName>>)
    | undefined;
  const ipcMain = {
    handle: (channel: string, handler: typeof answer) => {
      if (channel === requestChannel) answer = handler;
    },
  };
  const nothing = new Proxy({}, { get: (_, key) => (key === 'then' ? undefined : () => null) });
  serveRequests({
    ipcMain: ipcMain as unknown as IpcMain,
    isWindow: () => true,
    handlers: Promise.resolve(nothing as RequestHandlers),
    log: silent,
  });
  const frame = { url: 'app://everink/index.html' };
  const event = { sender: { mainFrame: frame }, senderFrame: frame };
  if (answer === undefined) throw new Error('nothing answers requests');
  return await answer(event, name, payload);
}

/** The key of a device and a signed token: fixed, so that a seed always makes the same input. */
const deviceKey = 'FOSTOK88NLhdQnVOmwGDNzPfZHOwm71Lo-6LaFUN0kY';
const guestToken =
  'ei1.WyJib2FyZCIsImVkaXQiLDksImFubmFfX19fX19fX19fX18iXQ.BsV0v-HYvxNWKxRABR43zt1n-6ZI1NKCDdHSU_H0OiADtXFx8L-rdoPup2cZHxK4CA9pVjRfwNjDs6yAB9dAAQ';
const invitationLinks = [
  invitationLink({ url: 'ws://192.168.1.5:50123', token: 'a'.repeat(32), boardId }),
  invitationLink({
    url: 'wss://192.168.1.5:50123',
    token: guestToken,
    boardId,
    pin: 'p'.repeat(43),
    title: 'Plan',
  }),
];

/** A valid value of each variable. */
const soundSettings: Settings = {
  theme: 'dark',
  language: 'ja',
  pressureCurve: 1.5,
  syncUrl: 'ws://127.0.0.1:1234',
  updates: 'off',
  metricsPort: 3_000,
  logLevel: 'info',
  traceSampleRate: 0.5,
  langfuseBaseUrl: 'https://cloud.langfuse.com',
  langfuseApi: 'legacy',
  outboxQuotaMb: 100,
};
const storedSettings = JSON.stringify(soundSettings);

const appVariables: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    settingNames.map((name) => [settingSources[name].variable, String(soundSettings[name])]),
  ),
  ...Object.fromEntries(Object.values(secretVariables).map((name) => [name, 'secret'])),
  [otherVariables.firstBoardId]: boardId,
  [otherVariables.maxAttempts]: '3',
  [otherVariables.initialDelay]: '1000',
  [otherVariables.factor]: '2',
  [otherVariables.maxDelay]: '8000',
  [otherVariables.jitter]: 'full',
};

const serverVariables = {
  EVERINK_SERVER_PORT: '1234',
  EVERINK_SERVER_HOST: '127.0.0.1',
  EVERINK_SERVER_DATA: './data',
  EVERINK_SERVER_TOKEN: 'a-long-enough-token',
  EVERINK_SERVER_INVITATION_KEY: deviceKey,
  EVERINK_SERVER_REDIS: 'redis://user:password@127.0.0.1:6379',
  EVERINK_SERVER_MIN_FREE_MB: '1024',
  EVERINK_SERVER_MAX_BOARD_MB: '512',
  EVERINK_SERVER_MAX_CLIENT_MB: '16384',
  EVERINK_SERVER_MAX_CLIENT_BOARDS: '10000',
  EVERINK_SERVER_TLS_CERT: 'certificate.pem',
  EVERINK_SERVER_TLS_KEY: 'key.pem',
  EVERINK_SERVER_TRUST_PROXY: '127.0.0.1,10.0.0.0/8,fd00::/8',
};

function mutatedVariables(
  variables: Readonly<Record<string, string>>,
  random: Random,
): Record<string, string> {
  const name = random.pick(Object.keys(variables));
  return { ...variables, [name]: mutateText(variables[name] ?? '', random) };
}

async function withFile(
  name: string,
  text: string,
  use: (folder: string) => Promise<FuzzOutcome>,
): Promise<FuzzOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'everink-fuzz-'));
  try {
    writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function refusing(use: () => unknown): FuzzOutcome {
  try {
    use();
    return 'accepted';
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    checkSentence(problemText(error.problem));
    return 'refused';
  }
}

/** Checks a message for a person: a sentence, and not as long as the input. */
function checkSentence(text: string): void {
  if (!/[.?)]$/.test(text) || text.length > 1_000) {
    throw new Error(`not a sentence for a person: ${JSON.stringify(text.slice(0, 300))}`);
  }
}
