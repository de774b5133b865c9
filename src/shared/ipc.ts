/**
 * The contract between main and renderer. Both sides import it; main parses everything it receives with
 * these schemas. Three ways lead across the border:
 *
 * 1. requests: renderer asks, main answers (`ipcRenderer.invoke`), see `requestSchemas` and `Responses`;
 * 2. events: main tells the renderer (`webContents.send`), see `AppEvents`;
 * 3. the board port: a `MessagePort` per open board for the binary traffic, see `messageToMainSchema` and
 *    `MessageToRenderer`.
 */
import { z } from 'zod';
import type { boardPortChannel } from './channels.ts';
import { type CommandId, commandIds } from './commands/commandTable.ts';
import type { CrashList } from './crash.ts';
import { isStateVector } from './document/isStateVector.ts';
import type { RecoveredDraft } from './document/recovery/recoverDraft.ts';
import { type OpenedFormat, writtenFormats } from './fileFormats.ts';
import type { HealthReport } from './health.ts';
import { invitationIdSchema } from './invitationToken.ts';
import { type LastView, lastViewSchema, viewLookSchema } from './lastView.ts';
import type { ThirdPartyLicence } from './licences.ts';
import {
  maxFilePieceSizeBytes,
  maxInvitationLength,
  maxInvitationNameLength,
  maxPathLength,
  maxSecretLength,
  maxStateVectorSizeBytes,
  maxThumbnailSizeBytes,
  maxTitleLength,
  maxViewPictureSizeBytes,
} from './limits.ts';
import { type MainNotice, mainActions } from './mainNotice.ts';
import { boardIdSchema, operationSchema, storedBoardIdSchema, updateSchema } from './operation.ts';
import { type BoardPlace, type BoardRole, type JoinPreview, joinConsents } from './places.ts';
import type { Problem } from './problem.ts';
import type { QuarantinedBoard } from './quarantine.ts';
import type { Guest } from './serverMessages.ts';
import type { BoardStatus, LinkedFile } from './status.ts';
import type { UpdateState } from './updates.ts';
import { upTo } from './upTo.ts';
import { type Language, languageChoices } from './words/languages.ts';

// ---------------------------------------------------------------- requests

const titleSchema = z.string().trim().min(1).check(upTo(maxTitleLength));

export const themeSchema = z.enum(['system', 'light', 'dark']);
export type Theme = z.infer<typeof themeSchema>;

/** What the user may change. Each also has an environment variable, which wins (see docs/configuration.md). */
export const settingsSchema = z.object({
  theme: themeSchema,
  /** `system`: the first language of the system that Everink speaks. */
  language: z.enum(languageChoices),
  /** The exponent that the pressure of a pen is raised to: below 1 a light hand draws bold, above 1 a firm one fine. */
  pressureCurve: z.number().min(0.25).max(4),
  /** Empty: local only. */
  syncUrl: z.union([z.literal(''), z.url({ protocol: /^wss?$/ })]),
  /** Loopback port of the metrics; 0: any free port; `off`: none. */
  metricsPort: z.union([z.literal('off'), z.number().int().min(0).max(65_535)]),
  logLevel: z.enum(['error', 'warn', 'info', 'verbose', 'debug']),
  /** Share of delivered operations that are traced, 0 to 1. */
  traceSampleRate: z.number().min(0).max(1),
  langfuseBaseUrl: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]),
  /** Which API of Langfuse receives traces; `legacy` is the one before version 4. */
  langfuseApi: z.enum(['opentelemetry', 'legacy']),
  /** What may wait for servers before the user is asked, megabytes on disk; 0: any amount. */
  outboxQuotaMb: z.number().int().min(0).max(1_048_576),
  /** Whether an installed app looks for new versions; `ask`: the user was not asked yet. */
  updates: z.enum(['ask', 'on', 'off']),
});
export type Settings = z.infer<typeof settingsSchema>;
export type UpdateChoice = Settings['updates'];

/** Kept in the system keychain, never shown again. */
export const secretNames = ['syncToken', 'langfusePublicKey', 'langfuseSecretKey'] as const;
export type SecretName = (typeof secretNames)[number];

const empty = z.object({}).strict();
const withSave = z.object({ saveId: z.uuid() }).strict();
const withRead = z.object({ readId: z.uuid() }).strict();
const withBoard = z.object({ boardId: storedBoardIdSchema }).strict();
const withInvitation = z
  .object({ invitation: z.string().trim().min(1).check(upTo(maxInvitationLength)) })
  .strict();

export const invitationLifetimes = ['day', 'week', 'unlimited'] as const;
export type InvitationLifetime = (typeof invitationLifetimes)[number];

const newInvitationSchema = z
  .object({
    boardId: boardIdSchema,
    role: z.enum(['edit', 'view']),
    lifetime: z.enum(invitationLifetimes),
    /** Whom it is for. */
    name: z.string().trim().check(upTo(maxInvitationNameLength)),
  })
  .strict();

const someCommands = z.array(z.enum(commandIds)).max(commandIds.length);

const commandStatesSchema = z
  .object({
    /** Those that can run. */
    enabled: someCommands,
    /** Those with a check mark. */
    checked: someCommands,
  })
  .strict();
/** What the menus of the system show of a window's commands. */
export type CommandStates = z.infer<typeof commandStatesSchema>;

export const requestSchemas = {
  'app.info': empty,
  'app.showLog': empty,
  'app.licences': empty,
  'app.showChromiumLicences': empty,
  /** An error of the page that nothing caught, for the log. */
  'app.reportError': z.object({ message: z.string().check(upTo(2_000)) }).strict(),
  'boards.list': empty,
  'boards.create': z.object({ title: titleSchema.optional() }).strict(),
  'boards.rename': z.object({ boardId: storedBoardIdSchema, title: titleSchema }).strict(),
  /** Copies a board to a new one. */
  'boards.duplicate': withBoard,
  'boards.delete': withBoard,
  'boards.restore': withBoard,
  /** Asks, and deletes for good a board that is deleted. */
  'boards.remove': withBoard,
  /** The port arrives as a `boardPortChannel` message; the answer only says that it will. */
  /** With its `look` a window gets what it needs to draw a picture early, where main keeps none that looks so. */
  'boards.open': withBoard.extend({
    look: viewLookSchema.optional(),
    /** The user insists on a board that keeps failing. */
    evenIfQuarantined: z.boolean().optional(),
  }),
  /** The window has drawn the board. */
  'boards.drawn': withBoard,
  /** An error stopped the page while it showed a board. */
  'boards.failed': z.object({ message: z.string().check(upTo(2_000)) }).strict(),
  /** Says what joining would do; nothing is sent or connected to. */
  'boards.previewJoin': withInvitation,
  'boards.join': withInvitation.extend({
    /** What the user agreed to of what the preview asked for. */
    consents: z.array(z.enum(joinConsents)).max(joinConsents.length),
  }),
  /** Keeps the board on this device, in sync with no server. */
  'boards.leave': withBoard,
  /** A board that was kept on this device uses the server of the settings again. */
  'boards.syncAgain': withBoard,
  'boards.setThumbnail': z
    .object({
      boardId: storedBoardIdSchema,
      /** Null for a board that shows nothing. */
      png: z
        .instanceof(Uint8Array)
        .refine((png) => png.byteLength <= maxThumbnailSizeBytes)
        .nullable(),
    })
    .strict(),
  /** What the window shows of a board, with its picture, for when the board is opened again. */
  'boards.keepView': z
    .object({
      boardId: storedBoardIdSchema,
      view: lastViewSchema,
      png: z.instanceof(Uint8Array).refine((png) => png.byteLength <= maxViewPictureSizeBytes),
    })
    .strict(),
  'windows.open': z.object({ boardId: storedBoardIdSchema.optional() }).strict(),
  /** Asks for a place with the system's dialog and begins to write there: the file is in its place once it is finished. */
  'files.beginSave': z
    .object({
      suggestedName: z.string().min(1).check(upTo(maxTitleLength)),
      format: z.enum(writtenFormats),
    })
    .strict(),
  /** The next bytes of a file; main answers when it has written them. */
  'files.writePiece': withSave.extend({
    piece: z.instanceof(Uint8Array).refine((piece) => piece.byteLength <= maxFilePieceSizeBytes),
  }),
  /**
   * The next step of a file that main makes itself: a board as an `.everink` file, of what is stored, without a window
   * having to load it. Asked again until it is done.
   */
  'files.writeBoard': withSave.extend({ boardId: storedBoardIdSchema }),
  'files.finishSave': withSave,
  /** Shows a finished file in its folder. */
  'files.showSaved': withSave,
  /** Leaves no file. */
  'files.cancelSave': withSave,
  /** As `files.beginSave`, for the file of a board: asks only if it has none, or that cannot be saved to. */
  'files.beginSaveBoard': z
    .object({
      boardId: storedBoardIdSchema,
      suggestedName: z.string().min(1).check(upTo(maxTitleLength)),
    })
    .strict(),
  /** Asks for a file with the system's dialog. A document is opened as a board, any other file for reading. */
  'files.open': empty,
  /** The document that the user dropped on the window, see `droppedFileChannel`. */
  'files.openDropped': z.object({ path: z.string().min(1).check(upTo(maxPathLength)) }).strict(),
  /** Asks for a file to add to a board, with the system's dialog, and opens it for reading. */
  'files.openToAdd': empty,
  /** Asks for images with the system's dialog; none if the user cancels. Each is opened by `files.beginRead`. */
  'files.chooseImages': empty,
  /** Opens a chosen file for reading. */
  'files.beginRead': z.object({ fileId: z.uuid() }).strict(),
  /** The next bytes of it; none when all are read. */
  'files.readPiece': withRead,
  /** Closes it before all are read. */
  'files.cancelRead': withRead,
  /** What the window has to say of its commands, for the menus of the system. */
  'menu.describe': commandStatesSchema,
  /** What arrived from outside for this window, one after the other. */
  'arrivals.take': empty,
  'settings.get': empty,
  'settings.set': settingsSchema.partial().strict(),
  'settings.setSecret': z
    .object({ name: z.enum(secretNames), value: z.string().check(upTo(maxSecretLength)) })
    .strict(),
  /** Does what a notice offered and the user chose. */
  'notices.act': z.object({ action: z.enum(mainActions) }).strict(),
  'sync.tryNow': empty,
  /** Starts sharing, and invites to a board that nobody is invited to yet. */
  'share.start': z
    .object({
      /** Of the network interface to listen on; without it the one chosen last, or the most likely one. */
      address: z.ipv4().optional(),
      invitation: newInvitationSchema.optional(),
    })
    .strict(),
  'share.stop': empty,
  'share.invite': newInvitationSchema,
  'share.revoke': z.object({ invitationId: invitationIdSchema }).strict(),
  'share.revokeAll': empty,
  /** Revokes the invitation that the person came with. */
  'share.removeGuest': z.object({ guestId: z.number().int().positive() }).strict(),
  'share.state': empty,
  /** How saving and delivery go, for the Health window. */
  'health.report': empty,
  /** The crashes of this device, for the Health window. */
  'crashes.list': empty,
  'crashes.showFolder': empty,
} as const;

export type RequestName = keyof typeof requestSchemas;
export type RequestPayload<Name extends RequestName> = z.input<(typeof requestSchemas)[Name]>;

export interface BoardSummary {
  readonly id: string;
  /** Empty when the board was never named. */
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Only of a deleted board. */
  readonly deletedAt?: number;
  /** Operations of this board not yet acknowledged by the server. */
  readonly waitingCount: number;
  readonly thumbnailPng?: Uint8Array;
  /** Opening it kept failing; see `QuarantinedBoard`. */
  readonly isQuarantined?: boolean;
}

export interface ListedBoard extends BoardSummary {
  readonly place: BoardPlace;
  /** Undefined: it has none. */
  readonly file?: LinkedFile | undefined;
}

export interface AppInfo {
  readonly version: string;
  readonly electron: string;
  /** Electron is the substitute that is past its support, see scripts/setup/electron/README.md. */
  readonly isDevelopmentRuntime: boolean;
  readonly chromium: string;
  readonly node: string;
  readonly platform: string;
  readonly dataFolder: string;
  readonly logFile: string;
  /** Where metrics are served, or why not. */
  readonly metrics: { readonly url: string } | { readonly problem: Problem } | 'off';
  /** Board to show first: `EVERINK_BOARD`, else the last opened, else none. */
  readonly firstBoardId?: string;
  readonly platformShortcutKey: 'Ctrl' | '⌘';
  /** Undefined where nothing looks for new versions, as in development. */
  readonly updates?: UpdateState;
}

export interface SettingsView {
  readonly settings: Settings;
  /** What the setting of the language comes to on this system. */
  readonly language: Language;
  /** Setting or secret names that an environment variable decides, with that variable's name. */
  readonly overriddenBy: Readonly<Record<string, string>>;
  readonly secretsSet: Readonly<Record<SecretName, boolean>>;
  /** False when the system has no keychain: secrets then live until the app ends. */
  readonly secretsArePersistent: boolean;
}

/** An address at which others on the network reach this device. */
export interface ShareAddress {
  /** Of the network interface. */
  readonly name: string;
  readonly address: string;
}

/** An invitation of this device that was not revoked. */
export interface ShareInvitation {
  readonly id: string;
  readonly boardId: string;
  /** Of the board; may be empty. */
  readonly title: string;
  readonly role: BoardRole;
  /** Whom it is for; may be empty. */
  readonly name: string;
  /** Milliseconds since the epoch; undefined: it has no end. */
  readonly expiresAt?: number;
  /** `everink://join?…`; undefined while sharing is not on. */
  readonly link?: string;
}

interface ShareFacts {
  /** Most likely one first; empty without a network. */
  readonly addresses: readonly ShareAddress[];
  /** The one that is listened on, or would be; `127.0.0.1` without a network. */
  readonly address: string;
  readonly invitations: readonly ShareInvitation[];
}

export type SharePhase =
  | { readonly state: 'off' }
  | { readonly state: 'starting' }
  | {
      readonly state: 'on';
      /** Where others connect. */
      readonly url: string;
      /** Those who are in a board by an invitation. */
      readonly guests: readonly Guest[];
    }
  | { readonly state: 'failed'; readonly problem: Problem };

export type ShareState = SharePhase & ShareFacts;

/** The board of a file that was opened. */
export interface OpenedDocument {
  readonly boardId: string;
  /** It was not on this device before. */
  readonly isNew: boolean;
}

/** A file that main has opened for reading. */
export interface FileToRead {
  readonly readId: string;
  readonly name: string;
  readonly format: OpenedFormat;
  readonly sizeBytes: number;
}

/** A file that the user chose, not opened yet. */
export interface ChosenFile {
  readonly fileId: string;
  readonly name: string;
}

export type OpenedFile = { readonly canceled: true } | ({ readonly canceled: false } & FileToRead);

/** What somebody asked the app to open from outside. */
export type Arrival =
  | { readonly type: 'none' }
  | ({ readonly type: 'file' } & FileToRead)
  | { readonly type: 'invitation'; readonly link: string };

export type BegunSave =
  | { readonly canceled: true }
  | {
      readonly canceled: false;
      readonly saveId: string;
      readonly path: string;
      /** What somebody else had saved there is on the board now. */
      readonly hasMerged?: boolean;
    };

export interface Responses {
  'app.info': AppInfo;
  'app.showLog': null;
  'app.licences': readonly ThirdPartyLicence[];
  'app.showChromiumLicences': null;
  'app.reportError': null;
  'boards.list': {
    readonly boards: readonly ListedBoard[];
    readonly deleted: readonly ListedBoard[];
  };
  'boards.create': BoardSummary;
  'boards.rename': null;
  'boards.duplicate': null;
  'boards.delete': null;
  'boards.restore': null;
  'boards.remove': { readonly isRemoved: boolean };
  /** Where it was last looked at, undefined when that is not known. */
  'boards.open':
    | { readonly lastView: LastView | undefined; readonly quarantined?: undefined }
    /** The board is not opened, and no port comes. */
    | { readonly quarantined: QuarantinedBoard };
  'boards.drawn': null;
  /** Whether the board is opened again only if the user insists. */
  'boards.failed': { readonly isQuarantined: boolean };
  'boards.previewJoin': JoinPreview;
  'boards.join': { readonly boardId: string };
  'boards.leave': null;
  'boards.syncAgain': null;
  'boards.setThumbnail': null;
  'boards.keepView': null;
  'windows.open': null;
  'files.beginSave': BegunSave;
  'files.writePiece': null;
  /** `part` of the work is done, 0 to 1. */
  'files.writeBoard': { readonly part: number; readonly isDone: boolean };
  'files.finishSave': null;
  'files.showSaved': null;
  'files.cancelSave': null;
  'files.beginSaveBoard': BegunSave;
  'files.open': OpenedFile | ({ readonly canceled: false } & OpenedDocument);
  'files.openDropped': OpenedDocument;
  'files.openToAdd': OpenedFile;
  'files.chooseImages': readonly ChosenFile[];
  'files.beginRead': Pick<FileToRead, 'readId' | 'sizeBytes'>;
  'files.readPiece': Uint8Array;
  'files.cancelRead': null;
  'menu.describe': null;
  'arrivals.take': Arrival;
  'settings.get': SettingsView;
  'settings.set': SettingsView;
  'settings.setSecret': SettingsView;
  'notices.act': null;
  'sync.tryNow': null;
  'share.start': ShareState;
  'share.stop': ShareState;
  'share.invite': ShareState;
  'share.revoke': ShareState;
  'share.revokeAll': ShareState;
  'share.removeGuest': ShareState;
  'share.state': ShareState;
  'health.report': HealthReport;
  'crashes.list': CrashList;
  'crashes.showFolder': null;
}

/** What `invoke` gives: errors are values, since an exception loses its meaning on the way. */
export type Answer<Name extends RequestName> =
  | { readonly ok: true; readonly value: Responses[Name] }
  | { readonly ok: false; readonly problem: Problem };

// ------------------------------------------------------------------ events

export interface AppEvents {
  notice: MainNotice;
  'notice-over': { readonly id: string };
  'updates-changed': UpdateState;
  'boards-changed': null;
  'settings-changed': SettingsView;
  'share-changed': ShareState;
  /** The user chose a command in a menu of the system. */
  command: { readonly id: CommandId };
  /** The window shows this board. */
  'show-board': { readonly boardId: string };
  /** Something waits for `arrivals.take`. */
  arrived: null;
}

export type AppEventName = keyof AppEvents;

// -------------------------------------------------------------- board port

/** Unfinished ink or text: `sequence` counts the pieces of `strokeId` from 0. */
const draftPieceSchema = z
  .object({
    type: z.literal('draft'),
    strokeId: z.uuid(),
    sequence: z.number().int().nonnegative(),
    piece: updateSchema,
    /** The pieces from `sequence` on that are stored already are forgotten in the same transaction. */
    replaces: z.boolean().optional(),
  })
  .strict();

/** State vectors of Yjs: about ten bytes for each run of a window that ever drew on the board. */
const stateVectorSchema = z
  .instanceof(Uint8Array)
  .refine(({ byteLength }) => byteLength > 0 && byteLength <= maxStateVectorSizeBytes)
  .refine(isStateVector, 'not a state vector');

export const messageToMainSchema = z.discriminatedUnion('type', [
  z
    .object({
      type: z.literal('operation'),
      operation: operationSchema,
      /** The draft whose content this operation holds whole: it is forgotten in the same transaction. */
      endsDraft: z.uuid().optional(),
      /** The next operation is of the same change: both are stored in one transaction. */
      continues: z.boolean().optional(),
    })
    .strict(),
  draftPieceSchema,
  z.object({ type: z.literal('drop-draft'), strokeId: z.uuid() }).strict(),
  /** The title, for the list of boards. */
  z.object({ type: z.literal('describe'), title: z.string().check(upTo(maxTitleLength)) }).strict(),
  /** The oldest unanswered `stored-sizes`, `stored`, `part`, `loaded`, `remote` or `status` was taken in: main sends no more than a window keeps up with. */
  z.object({ type: z.literal('applied') }).strict(),
  /** What the window has of the board, as main asked by `ask-state`. */
  z.object({ type: z.literal('state'), stateVector: stateVectorSchema }).strict(),
  /** What waits in the window since main has enough that is not on disk; for the metrics. */
  z
    .object({
      type: z.literal('pending'),
      operationCount: z.number().int().nonnegative(),
      sizeBytes: z.number().int().nonnegative(),
    })
    .strict(),
]);

export type MessageToMain = z.infer<typeof messageToMainSchema>;

export type MessageToRenderer =
  /** The board as it is stored follows, to a window of which no picture was kept: updates of these sizes, one after the other. */
  | { readonly type: 'stored-sizes'; readonly sizesBytes: readonly number[] }
  /** The next bytes of that. */
  | { readonly type: 'stored'; readonly bytes: Uint8Array }
  /** A part of the board as it is on disk, in order of application; `loaded` comes after the last one. */
  | { readonly type: 'part'; readonly updates: readonly Uint8Array[] }
  /** The rest of it: all is there. Others may come before it. */
  | {
      readonly type: 'loaded';
      readonly updates: readonly Uint8Array[];
      /** Ink and text that were never finished because the app ended in the middle of them. */
      readonly drafts: readonly RecoveredDraft[];
    }
  /** The window fell behind, and is given what it lacks: it answers by `state`. A `loaded` comes, parts before it. */
  | { readonly type: 'ask-state' }
  /** The board cannot be read now. The window draws on an empty one; `loaded` follows once the disk recovers. */
  | { readonly type: 'load-failed'; readonly problem: Problem }
  /** These operations are on disk, flushed. */
  | { readonly type: 'saved'; readonly operationIds: readonly string[] }
  /** These operations cannot be stored. Kept ones are on disk as drafts, for the next window that loads the board. */
  | {
      readonly type: 'refused';
      readonly operationIds: readonly string[];
      readonly isKept: boolean;
    }
  /** The `count` oldest pieces of drafts that were not reported yet are on disk, or were given up. */
  | { readonly type: 'pieces-saved'; readonly count: number }
  /** A change by another window or another person, sent before it is stored. */
  | { readonly type: 'remote'; readonly update: Uint8Array }
  | { readonly type: 'status'; readonly status: BoardStatus };

export type LoadedMessage = Extract<MessageToRenderer, { readonly type: 'loaded' }>;

// ------------------------------------------------------------------ bridge

/** What the preload puts at `window.everink`. */
export interface EverinkBridge {
  request<Name extends RequestName>(
    name: Name,
    payload: RequestPayload<Name>,
  ): Promise<Answer<Name>>;
  /** Opens a document that was dropped on the window. Undefined for one that is not a file on disk. */
  openDropped(file: File): Promise<Answer<'files.openDropped'>> | undefined;
  /** Listens to an event; the returned function stops listening. */
  on<Name extends AppEventName>(name: Name, listener: (value: AppEvents[Name]) => void): () => void;
}

/**
 * What the preload posts to the page with the port attached, since ports cannot cross the context bridge.
 * `boardId` says which board the port belongs to.
 */
export interface BoardPortMessage {
  readonly type: typeof boardPortChannel;
  readonly boardId: string;
}
