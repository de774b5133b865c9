import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IpcMain } from 'electron';
import type { Random } from '../sim/Random.ts';
import { type RequestHandlers, serveRequests } from '../src/main/ipc/serveRequests.ts';
import { Configuration, settingsName } from '../src/main/settings/Configuration.ts';
import { readEnvironment } from '../src/main/settings/environment.ts';
import { Homes } from '../src/main/share/Homes.ts';
import { invitationLink, parseInvitation } from '../src/main/share/invitation.ts';
import { decodeFrame, FrameError } from '../src/main/sync/wire/frames.ts';
import { decodePeerMessage, encodePeerMessage } from '../src/server/peers/peerMessage.ts';
import { readSettings, SettingsError } from '../src/server/settings.ts';
import { messageToMainSchema, requestSchemas } from '../src/shared/ipc.ts';
import { mutateBytes, mutateText, mutateValue } from './mutate.ts';
import { sampleBoard } from './sampleBoard.ts';
import { serverFrames } from './serverFrames.ts';
import type { Outcome, Target } from './targets.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const boardId = 'board';
const uuid = '01234567-89ab-4def-8123-456789abcdef';

/** What comes to Everink from elsewhere than files and the clipboard, without the processes that it comes through. */
export const borderTargets: Readonly<Record<string, Target>> = {
  'request of a window': async (_, random) => {
    const name = random.chance(0.9)
      ? random.pick(Object.keys(requestSchemas))
      : random.pick(['toString', '__proto__', 'constructor', '', 'boards']);
    const payload = mutateValue(random.pick(requestPayloads), random);
    const answer = await ask(name, payload);
    if (answer.ok) return 'accepted';
    checkSentence(answer.error ?? '');
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
    const link = invitationLink({ url: 'ws://192.168.1.5:50123', token: 'a'.repeat(32), boardId });
    return refusing(() => parseInvitation(mutateText(`Draw with me: ${link}.`, random)));
  },

  environment: async (_, random) => {
    const { problems } = readEnvironment(mutatedVariables(appVariables, random));
    for (const problem of problems) checkSentence(problem);
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
    const text = mutateText('{"theme":"dark","metricsPort":3000,"logLevel":"info"}', random);
    return await withFile(settingsName, text, async (dataFolder) => {
      const configuration = await Configuration.open({
        dataFolder,
        environment: readEnvironment({}),
        keychain: noKeychain,
      });
      for (const problem of configuration.problems) checkSentence(problem);
      return configuration.problems.length === 0 ? 'accepted' : 'refused';
    });
  },

  'list of joined boards': async (_, random) => {
    const homes = [{ url: 'ws://192.168.1.5:50123', boardIds: [boardId] }];
    return await withFile(
      'homes.json',
      mutateText(JSON.stringify(homes), random),
      async (folder) => {
        const secrets = { get: () => '', set: async () => {} };
        const scrubber = { hide: () => {} };
        const opened = await Homes.open({
          dataFolder: folder,
          boardIds: () => [boardId],
          secrets,
          scrubber,
          log: silent,
        });
        if (opened.problem === undefined) return 'accepted';
        checkSentence(opened.problem);
        return 'refused';
      },
    );
  },
};

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
    encodePeerMessage({ type: 'beat', life: uuid, number: 3 }),
    encodePeerMessage({ type: 'update', life: uuid, number: 3, boardId, update }),
    encodePeerMessage({ type: 'ask', life: uuid, request: 1, since: 2, after: boardId }),
    encodePeerMessage({
      type: 'page',
      life: uuid,
      request: 1,
      isLast: true,
      boards: [{ boardId, fingerprint: new Uint8Array(32) }],
    }),
    encodePeerMessage({ type: 'want', life: uuid, request: 1, boardId, stateVector }),
    encodePeerMessage({ type: 'lack', life: uuid, request: 1, update }),
  ];
}

interface Answer {
  readonly ok: boolean;
  readonly error?: string;
}

/** As a window asks; what would be done is not done. */
async function ask(name: string, payload: unknown): Promise<Answer> {
  let answer: ((event: unknown, name: unknown, payload: unknown) => Promise<Answer>) | undefined;
  const ipcMain = {
    handle: (_channel: string, handler: typeof answer) => {
      answer = handler;
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
  return (await answer?.(event, name, payload)) ?? { ok: false };
}

const appVariables = {
  EVERINK_SYNC_URL: 'ws://127.0.0.1:1234',
  EVERINK_METRICS_PORT: '3000',
  EVERINK_BOARD: boardId,
  EVERINK_RETRY_MAX_ATTEMPTS: '3',
  EVERINK_RETRY_FACTOR: '2',
  EVERINK_RETRY_JITTER: 'full',
  EVERINK_LOG_LEVEL: 'info',
  LANGFUSE_BASE_URL: 'https://cloud.langfuse.com',
};

const serverVariables = {
  EVERINK_SERVER_PORT: '1234',
  EVERINK_SERVER_HOST: '127.0.0.1',
  EVERINK_SERVER_TOKEN: 'a long enough token'.replaceAll(' ', '-'),
  EVERINK_SERVER_REDIS: 'redis://user:password@127.0.0.1:6379',
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
  use: (folder: string) => Promise<Outcome>,
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'everink-fuzz-'));
  try {
    writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function refusing(use: () => unknown): Outcome {
  try {
    use();
    return 'accepted';
  } catch (error) {
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    checkSentence(error.message);
    return 'refused';
  }
}

/** What a person reads: a sentence, and not as long as what was sent. */
function checkSentence(text: string): void {
  if (!/[.?)]$/.test(text) || text.length > 1_000) {
    throw new Error(`not a sentence for a person: ${JSON.stringify(text.slice(0, 300))}`);
  }
}
