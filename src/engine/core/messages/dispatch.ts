import {
  ATTEMPT_FAILED,
  BACKLOG_OVER,
  IDLE_OVER,
  LINE_DUE,
  LOOKUP_FAILED,
  MESSAGE_ACCEPTED,
  PASS_DUE,
  PATIENCE_OVER,
  PLACE_GRANTED,
  REACHED_STAGE,
  RESOLVED,
  RUN_GRANTED,
  SERVER_FINISHED,
  SESSION_GRANTED,
  TIME_UP,
  TURN_DUE,
} from '../codes';
import { destinationDue, sessionGranted } from '../sender/destinations';
import { Destination, Runner, WaitQueue } from '../sender/records';
import { runnerDue } from '../sender/runners';
import { PatienceList } from '../server/backlog';
import { cutWait, endIdle, endPatience } from './connection';
import { Message } from './message';
import { accept, failAttempt } from './outcome';
import { beginPass, placeGranted, resolve, resolved, runGranted, turnDue } from './pass';
import { lookupFailed } from './pass-end';
import { expire } from './queue';
import { finishAlone } from './reception';
import { reachStage } from './session';

/** Most messages are accepted at once: so an acceptance is looked for first, and then in the table of contents. */
export function dispatch(kind: i32, record: usize): void {
  if (kind === MESSAGE_ACCEPTED) accept(changetype<Message>(record));
  else dispatchOther(kind, record);
}

/** The life of a message, as a table of contents. `record` is the subject of the event: mostly a message. */
function dispatchOther(kind: i32, record: usize): void {
  const m = changetype<Message>(record);
  switch (kind) {
    case PASS_DUE:
      beginPass(m);
      break;
    case RESOLVED:
      resolved(m);
      break;
    case LOOKUP_FAILED:
      lookupFailed(m);
      break;
    case ATTEMPT_FAILED:
      failAttempt(m);
      break;
    case REACHED_STAGE:
      reachStage(m);
      break;
    case BACKLOG_OVER:
      cutWait(record);
      break;
    case SERVER_FINISHED:
      finishAlone(m);
      break;
    case IDLE_OVER:
      endIdle(record);
      break;
    case SESSION_GRANTED:
      sessionGranted(m);
      resolve(m);
      break;
    case RUN_GRANTED:
      runGranted(m);
      break;
    case LINE_DUE:
      if (changetype<WaitQueue>(record).isRunner) runnerDue(changetype<Runner>(record));
      else destinationDue(changetype<Destination>(record));
      break;
    case TIME_UP:
      expire(m);
      break;
    case PLACE_GRANTED:
      placeGranted(m);
      break;
    case TURN_DUE:
      turnDue(m);
      break;
    case PATIENCE_OVER:
      endPatience(changetype<PatienceList>(record));
      break;
    default:
      unreachable();
  }
}
