import { INVALID, OUTCOME_REJECTED, REPLY_4XX, TEMPFAILED, UNTRIED } from '../codes';
import { recordAttempt, recordFurtherChoice, recordOutcome, recordTogether } from '../counts/recorder';
import { isTraced, now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { Server } from '../model/machines';
import { model } from '../model/model';
import { CandidateList } from '../sender/candidate-list';
import { promoted, recipientOutcome } from '../trace';
import {
  FURTHER,
  GREYLISTED,
  HOLDS_CHANNEL,
  has,
  IN_FLIGHT,
  IN_RUN,
  LEFT_OVER,
  LIMITED,
  LIST_UNWRITTEN,
  lower,
  Message,
  Recipient,
  raise,
  setFailure,
} from './message';

/*
 * A message to k recipients is k messages of one recipient each, which travel together as long as they meet the same fate: one of
 * them leads and has all that a pass needs (its list, its place in lines); the others hang on it in a chain. A chain of one is
 * a message to one recipient, and whatever is not said here holds for it as it stands.
 */

/** The next recipient that travels with this one; none after the last. */
export function fellowOf(m: Message): Message {
  return model.severalRecipients ? changetype<Recipient>(m).fellow : changetype<Message>(0);
}

export function leadsOthers(m: Message): bool {
  return model.severalRecipients && !isNone(changetype<Recipient>(m).fellow);
}

export function setFellow(m: Message, fellow: Message): void {
  changetype<Recipient>(m).fellow = fellow;
}

/** The server's reply to this recipient in the transaction under way: a class of failures, or TAKEN. */
export const TAKEN: i32 = -1;

export function verdictOf(m: Message): i32 {
  return <i32>changetype<Recipient>(m).verdict - 1;
}

export function setVerdict(m: Message, failureClass: i32): void {
  changetype<Recipient>(m).verdict = <u8>(failureClass + 1);
}

/** Outcome of the attempt for a recipient that the server turned away. */
function outcomeOfVerdict(verdict: i32): i32 {
  return verdict === REPLY_4XX ? TEMPFAILED : OUTCOME_REJECTED;
}

/** Begins an attempt, which counts once for each recipient, in one connection; none has a reply yet. */
export function beginTogether(m: Message, server: Server): void {
  const wasFurther = has(m, FURTHER) || m.passes > 1 || !m.agent.isSender;
  setVerdict(m, TAKEN);
  for (let u = fellowOf(m); !isNone(u); u = fellowOf(u)) {
    u.host = m.host;
    u.agent = m.agent;
    u.address = m.address;
    u.passes = m.passes;
    lower(u, LEFT_OVER);
    setVerdict(u, TAKEN);
    recordAttempt(server, false);
    recordTogether(server);
    if (wasFurther) recordFurtherChoice(server);
  }
}

/** The attempt has ended with `outcome` at `stage`, for all recipients not turned away before. */
export function countTogether(m: Message, server: Server, outcome: i32, stage: i32, rcpt: i32): void {
  for (let u = m; !isNone(u); u = fellowOf(u)) {
    const verdict = verdictOf(u);
    const own = verdict === TAKEN ? outcome : outcomeOfVerdict(verdict);
    recordOutcome(server, own, m.agent.isSender);
    if (isTraced) {
      const isAway = verdict !== TAKEN;
      recipientOutcome(changetype<usize>(m), changetype<usize>(u), own, isAway ? rcpt : stage, isAway);
    }
  }
}

/** Brings a recipient's own record of its last attempt up to date: number of tries, and outcome. */
export function settleAlone(u: Message, m: Message, rcpt: i32): void {
  const verdict = <i32>m.outcome >= UNTRIED ? TAKEN : verdictOf(u);
  if (u !== m) {
    u.passes = m.passes;
    u.connections = m.connections;
    u.address = m.address;
    u.warned = m.warned;
    if (verdict === TAKEN) {
      u.outcome = m.outcome;
      u.failure = m.failure;
      if (has(m, GREYLISTED)) raise(u, GREYLISTED);
      if (has(m, LIMITED)) raise(u, LIMITED);
    }
  }
  if (verdict === TAKEN) return;
  u.outcome = <u8>outcomeOfVerdict(verdict);
  setFailure(u, rcpt, verdict);
}

/** Flags of a pass that its leader holds for all recipients. */
const OF_LEADER: i32 = HOLDS_CHANNEL | IN_FLIGHT | IN_RUN | LIST_UNWRITTEN;

/** The leader leaves, and the next of the remaining recipients takes over the state of the pass. */
export function promote(m: Message, next: Message): void {
  next.list = m.list;
  m.list = changetype<CandidateList>(0);
  const own = <i32>next.flags & (GREYLISTED | LIMITED);
  next.flags = <u16>((<i32>m.flags & ~(GREYLISTED | LIMITED)) | own);
  lower(m, OF_LEADER);
  next.passes = m.passes;
  next.connections = m.connections;
  next.address = m.address;
  next.outcome = m.outcome;
  next.failure = m.failure;
  next.warned = m.warned;
  next.nth = m.nth;
  next.host = m.host;
  changetype<Recipient>(next).passesBefore = changetype<Recipient>(m).passesBefore;
  if (isTraced) promoted(changetype<usize>(m), changetype<usize>(next), now);
}

/** The recipient whose kind stands for the content of the message: one that exists, if there is any. */
export function speakerOf(m: Message): Message {
  for (let u = fellowOf(m); m.kind === INVALID && !isNone(u); u = fellowOf(u)) {
    if (u.kind !== INVALID && verdictOf(u) === TAKEN) return u;
  }
  return m;
}

/** Recipients divided into two lists: the first and the last of those that go on, and of those that do not. */
let stays: Message = changetype<Message>(0);
let lastStays: Message = changetype<Message>(0);
let leaves: Message = changetype<Message>(0);
let lastLeaves: Message = changetype<Message>(0);

export function tellApart(): void {
  stays = changetype<Message>(0);
  lastStays = stays;
  leaves = stays;
  lastLeaves = stays;
}

export function letStay(u: Message): void {
  setFellow(u, changetype<Message>(0));
  if (isNone(stays)) stays = u;
  else setFellow(lastStays, u);
  lastStays = u;
}

export function letLeave(u: Message): void {
  setFellow(u, changetype<Message>(0));
  if (isNone(leaves)) leaves = u;
  else setFellow(lastLeaves, u);
  lastLeaves = u;
}

/** The first of those who go on together, and of those who leave; none where there are none. */
export function whoStays(): Message {
  return stays;
}

export function whoLeaves(): Message {
  return leaves;
}

/** Takes the first recipient out of its chain; the rest. */
export function takeFirst(m: Message): Message {
  const rest = fellowOf(m);
  if (!isNone(rest)) setFellow(m, changetype<Message>(0));
  return rest;
}

/** Cuts a chain after so many recipients; the rest, or none. */
export function cutAfter(m: Message, most: i32): Message {
  let last = m;
  for (let n = 1; n < most; n += 1) {
    const next = fellowOf(last);
    if (isNone(next)) return next;
    last = next;
  }
  return takeFirst(last);
}

/** Of a message to several recipients: after how many passes it was last delivered to some of them, so that failures are counted anew. */
export function passesSinceTaken(m: Message): i32 {
  return model.severalRecipients ? m.passes - <i32>changetype<Recipient>(m).passesBefore : m.passes;
}
