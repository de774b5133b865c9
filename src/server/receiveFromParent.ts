import {
  type BeginMessage,
  type ParentMessage,
  parentMessageSchema,
} from '../shared/serverMessages.ts';
import type { ServerLog } from './log/ServerLog.ts';

/** The port that Electron passes to a forked process. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}
const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };

export interface Parent {
  /** Resolves with the first message. */
  readonly begin: Promise<BeginMessage>;
  /** Calls back with the valid invitations, at once if they are known. */
  onInvitations(listener: (ids: ReadonlySet<string>) => void): void;
}

/** Receives messages from the parent process, Electron or Node. */
export function receiveFromParent(log: ServerLog): Parent {
  let invitationIds: ReadonlySet<string> | undefined;
  let listener: (ids: ReadonlySet<string>) => void = () => undefined;
  const begin = new Promise<BeginMessage>((resolve) => {
    const receive = (data: unknown): void => {
      const message = parentMessageSchema.safeParse(data);
      if (!message.success) log.error('invalid message from the parent process');
      else follow(message.data, resolve);
    };
    if (parentPort !== undefined) parentPort.on('message', ({ data }) => receive(data));
    else process.on('message', receive);
  });
  const follow = (message: ParentMessage, resolve: (begin: BeginMessage) => void): void => {
    if (message.type === 'begin') {
      resolve(message);
      return;
    }
    invitationIds = new Set(message.invitationIds);
    listener(invitationIds);
  };
  return {
    begin,
    onInvitations: (added) => {
      listener = added;
      if (invitationIds !== undefined) added(invitationIds);
    },
  };
}
