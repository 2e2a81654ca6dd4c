import { endPatience, endWait, serveBacklog } from './handlers/attempt.js';
import { failAttempt } from './handlers/decide.js';
import { expire } from './handlers/defer.js';
import { accept, finishAlone } from './handlers/delivery.js';
import { destinationDue, sessionGranted } from './handlers/destination.js';
import { enterFilter } from './handlers/message-stage.js';
import { lookupFailed } from './handlers/pass.js';
import { beginPass, resolve, runGranted, walkOn } from './handlers/resolve.js';
import { endIdle } from './handlers/reuse.js';
import {
  ATTEMPT_FAILED,
  BACKLOG_OVER,
  DESTINATION_DUE,
  IDLE_OVER,
  KIND_BITS,
  LOOKUP_FAILED,
  MESSAGE_ACCEPTED,
  PASS_DUE,
  PATIENCE_OVER,
  REACHED_FILTER,
  RESOLVED,
  RUN_GRANTED,
  SERVER_FINISHED,
  SESSION_GRANTED,
  TIME_UP,
  theWorld,
} from './world.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

const KIND_MASK = (1 << KIND_BITS) - 1;

/** The life of a message, as a table of contents. */
export function dispatch(kindAndEpoch: number, subject: number): void {
  switch (kindAndEpoch & KIND_MASK) {
    case PASS_DUE:
      beginPass(subject);
      break;
    case SESSION_GRANTED:
      sessionGranted(subject);
      resolve(subject);
      break;
    case RUN_GRANTED:
      runGranted(subject);
      break;
    case DESTINATION_DUE:
      destinationDue(subject);
      break;
    case TIME_UP:
      expire(subject);
      break;
    case RESOLVED:
      walkOn(subject);
      break;
    case LOOKUP_FAILED:
      lookupFailed(subject);
      break;
    case REACHED_FILTER:
      enterFilter(subject);
      break;
    case MESSAGE_ACCEPTED:
      accept(subject);
      break;
    case ATTEMPT_FAILED:
      failAttempt(subject);
      break;
    case PATIENCE_OVER:
      endPatience(subject);
      break;
    case BACKLOG_OVER:
      if (w.isCurrent(kindAndEpoch, subject)) endWait(subject);
      break;
    case SERVER_FINISHED:
      finishAlone(subject);
      break;
    case IDLE_OVER: {
      const server = endIdle(kindAndEpoch, subject);
      if (server >= 0) serveBacklog(server);
      break;
    }
    default:
      throw new Error(`event of unknown kind ${kindAndEpoch & KIND_MASK}`);
  }
}
