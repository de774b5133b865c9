/** The thread for what takes long with a large update or board, so that the event loop goes on with everything else. */
import '../../shared/document/unjoinedLists.ts';
import { serveCalls } from '../../base/workerCalls.ts';
import { type BoardCalls, boardCalls } from './boardCalls.ts';
import { handedBack } from './handedBack.ts';

serveCalls<BoardCalls>(boardCalls, { handedOver: handedBack });
