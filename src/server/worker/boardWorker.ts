/** The thread for long work on large updates and boards, which keeps the event loop responsive. */
import '../../shared/document/unjoinedLists.ts';
import { serveCalls } from '../../base/workerCalls.ts';
import { type BoardCalls, boardCalls } from './boardCalls.ts';
import { handedBack } from './handedBack.ts';

serveCalls<BoardCalls>(boardCalls, { handedOver: handedBack });
