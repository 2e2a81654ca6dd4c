import {
  CAUSE_FILTER_REJECTED,
  CAUSE_LOOP,
  DELIVERED,
  FATE_COUNT,
  FILTER_REJECT,
  HAM,
  MESSAGE,
  NO_CAUSE,
  NO_FATE,
  NO_TRY_LOOP,
  PUT_OFF_BY_GREYLIST,
  PUT_OFF_BY_LIMIT,
  PUT_OFF_BY_NOBODY,
  RCPT,
  REJECTED,
  REPLY_4XX,
  REPLY_5XX,
  UNTRIED,
} from '../codes';
import {
  recordBackscatter,
  recordCause,
  recordDuplicate,
  recordFate,
  recordFirstPass,
  recordLatency,
  recordLeftSender,
  recordRelayQueue,
  recordWaited,
} from '../counts/recorder';
import { waitsNoMore } from '../counts/recovery';
import { causeInRelay, causeOfLoss, ended, tooManyCopies } from '../host';
import { isObserved, isTraced, now } from '../kernel/clock';
import { isNone } from '../kernel/memory';
import { model } from '../model/model';
import { CandidateList, releaseCandidateList } from '../sender/candidate-list';
import { filterVerdict } from '../server/filter';
import { releaseTriplets } from '../server/recipients';
import { backscatter, copied, copyEnded, decided, gone } from '../trace';
import {
  addMessage,
  classOf,
  GREYLISTED,
  has,
  LIMITED,
  Message,
  Recipient,
  raise,
  releaseMessage,
  serverNumberOf,
  serverOf,
  stageOf,
  Triplet,
  WAITED,
  WatchedMessage,
} from './message';
import { fellowOf, leadsOthers, setFellow, settleAlone, TAKEN, takeFirst, verdictOf } from './together';

/** Copies that one message can have at once. */
const MOST_COPIES: i32 = 0xffff;

/** A further copy of the same message: another queue, or a server that has it without the sender's knowing. */
export function copyOf(m: Message): Message {
  const copy = addMessage();
  const root = m.root;
  if (root.copies === MOST_COPIES) tooManyCopies(serverNumberOf(m));
  copy.root = root;
  root.copies += 1;
  if (isObserved) changetype<WatchedMessage>(copy).arrival = changetype<WatchedMessage>(m).arrival;
  copy.traffic = m.traffic;
  copy.number = m.number;
  copy.arrivedAt = m.arrivedAt;
  copy.agent = m.agent;
  copy.host = m.host;
  copy.domain = m.domain;
  copy.kind = m.kind;
  copy.hops = m.hops;
  copy.address = m.address;
  if (model.severalRecipients) changetype<Recipient>(copy).recipient = changetype<Recipient>(m).recipient;
  if (hasWaited(m)) raise(copy, WAITED);
  if (isTraced) copied(changetype<usize>(m), changetype<usize>(copy));
  return copy;
}

/** Copies of a message for all recipients that the server has taken: they travel together as well. */
export function copyTaken(m: Message): Message {
  if (!leadsOthers(m)) return copyOf(m);
  let head = changetype<Message>(0);
  let last = head;
  for (let u = m; !isNone(u); u = fellowOf(u)) {
    if (verdictOf(u) !== TAKEN) continue;
    const copy = copyOf(u);
    if (isNone(head)) head = copy;
    else setFellow(last, copy);
    last = copy;
  }
  return head;
}

/** Has it waited in any queue, for a pass after the first? */
function hasWaited(m: Message): bool {
  return m.passes > 1 || has(m, WAITED);
}

/** The pass is over: gives its list of addresses back, if it was written. */
export function dropCandidates(m: Message): void {
  const list = m.list;
  if (isNone(list)) return;
  releaseCandidateList(list);
  m.list = changetype<CandidateList>(0);
}

/** Some copy of the message has come to a final server; the first one decides its fate, further ones are duplicates. */
export function recordArrived(m: Message, fate: i32, cause: i32): void {
  const root = m.root;
  const duplicate = root.fate !== NO_FATE;
  if (isTraced) copyEnded(changetype<usize>(m), now, fate, duplicate);
  if (duplicate) {
    recordDuplicate();
    return;
  }
  root.fate = <u8>fate;
  if (cause !== NO_CAUSE) recordCause(root.agent, serverNumberOf(m), root.kind, cause);
  noteFate(root, fate);
  if (fate !== DELIVERED) return;
  if (root.kind !== HAM) return;
  recordLatency(root.agent, root.domain, root.arrivedAt);
  if (hasWaited(m)) recordWaited();
}

/** The message is lost, once and for all. `server`: number of that where it was, or -1. */
export function decideLoss(root: Message, fate: i32, cause: i32, server: i32): void {
  recordCause(root.agent, server, root.kind, cause);
  noteFate(root, fate);
}

function noteFate(root: Message, fate: i32): void {
  recordFate(root.agent, root.domain, root.kind, fate);
  if (isObserved) tellFate(root, fate);
}

/** Time from submission to arrival [s]; NaN for a message that is not delivered. */
function latencyOf(root: Message, fate: i32): f64 {
  return fate === DELIVERED ? now - root.arrivedAt : NaN;
}

function tellFate(root: Message, fate: i32): void {
  if (isTraced) decided(changetype<usize>(root), fate, latencyOf(root, fate));
  const arrival = changetype<WatchedMessage>(root).arrival;
  ended(arrival, root.agent.number, root.domain.number, root.kind, fate, latencyOf(root, fate));
}

/** A copy was lost. Unwanted mail that a relay or an accepting server must return goes to a stranger: backscatter. */
export function recordLost(m: Message, fate: i32, bouncedByServer: bool, cause: i32, server: i32): void {
  const root = m.root;
  if (root.failedBy < 0) root.failedBy = (cause * (model.serverCount + 1) + server + 1) * FATE_COUNT + fate;
  if (isTraced) copyEnded(changetype<usize>(m), now, fate, false);
  if (!bouncedByServer || m.kind === HAM) return;
  recordBackscatter();
  if (isTraced) backscatter(changetype<usize>(m), now);
}

/** Removes a copy; with the last one, the message is gone. */
export function dropCopy(m: Message): void {
  const root = m.root;
  if (!isNone(m.greylist)) {
    if (model.hasOutages) waitsNoMore(m);
    releaseTriplets(m.greylist);
    m.greylist = changetype<Triplet>(0);
  }
  const left = <i32>root.copies - 1;
  root.copies = <u16>left;
  if (left === 0) {
    if (root.fate === NO_FATE) loseLast(root);
  }
  if (isTraced) gone(changetype<usize>(m), changetype<usize>(root), now);
  if (m !== root) releaseMessage(m);
  if (left === 0) releaseMessage(root);
}

/** No copy ever arrived: the message ends as the first one that failed. */
function loseLast(root: Message): void {
  const by = root.failedBy;
  const place = by / FATE_COUNT;
  const base = model.serverCount + 1;
  decideLoss(root, by % FATE_COUNT, place / base, (place % base) - 1);
}

/** The copy leaves the queue it was in, a sender's or a relay's. */
export function leaveQueue(m: Message, accepted: bool): void {
  dropCandidates(m);
  const agent = m.agent;
  if (!agent.isSender) {
    recordRelayQueue(agent.relayServer, -1);
    return;
  }
  const passes = m.passes;
  if (accepted) {
    if (passes === 1) recordFirstPass(m.kind);
  }
  recordLeftSender(agent, m.arrivedAt, passes, m.connections);
}

/** The copy leaves its queue undelivered; a relay must tell the sender it knows of (RFC 5321 §6.1). */
export function leaveQueueLost(m: Message, fate: i32): void {
  if (model.severalRecipients) leaveTogetherLost(m, fate);
  leaveLost(m, fate);
}

/** All but the first of the recipients that travel together are lost as well, each for its own reason. */
function leaveTogetherLost(m: Message, fate: i32): void {
  settleAlone(m, m, RCPT);
  for (let u = takeFirst(m); !isNone(u); ) {
    const rest = takeFirst(u);
    settleAlone(u, m, RCPT);
    leaveLost(u, fate);
    u = rest;
  }
}

function leaveLost(m: Message, fate: i32): void {
  leaveQueue(m, false);
  recordLost(m, fate, !m.agent.isSender, causeOf(m, fate), whereLost(m, fate));
  dropCopy(m);
}

/** Why the copy is lost in the queue it was in. */
function causeOf(m: Message, fate: i32): i32 {
  if (isFiltered(m, fate)) return CAUSE_FILTER_REJECTED;
  // A relay that finds itself in the list: no other server is involved.
  if (<i32>m.outcome === NO_TRY_LOOP) return CAUSE_LOOP;
  if (!m.agent.isSender) return causeInRelay(fate);
  const failureClass = classOf(m);
  return causeOfLoss(fate, m.outcome, stageOf(m), failureClass, putOffBy(m, failureClass));
}

/** Cause of the last deferral, if it depends on the client: a limit or a greylist. */
function putOffBy(m: Message, failureClass: i32): i32 {
  if (failureClass !== REPLY_4XX) return PUT_OFF_BY_NOBODY;
  if (has(m, LIMITED)) return PUT_OFF_BY_LIMIT;
  return has(m, GREYLISTED) ? PUT_OFF_BY_GREYLIST : PUT_OFF_BY_NOBODY;
}

/** Number of the server at which that happened; -1 if none was involved. */
function whereLost(m: Message, fate: i32): i32 {
  if (!m.agent.isSender && !isFiltered(m, fate)) return m.agent.relayServer.number;
  return <i32>m.outcome >= UNTRIED ? -1 : serverNumberOf(m);
}

/** Was the message rejected by a filter? It was if that is the filter's verdict, whatever else was wrong. */
function isFiltered(m: Message, fate: i32): bool {
  if (fate !== REJECTED || <i32>m.outcome >= UNTRIED) return false;
  if (stageOf(m) !== MESSAGE || classOf(m) !== REPLY_5XX) return false;
  return filterVerdict(m, serverOf(m)) === FILTER_REJECT;
}
