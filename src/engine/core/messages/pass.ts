import {
  ANSWER_EMPTY,
  ANSWER_NULL_MX,
  ANSWER_NXDOMAIN,
  ANSWER_RECORDS,
  ANSWER_TIMEOUT,
  LOOKUP_ADDRESS,
  LOOKUP_BOUNCE,
  LOOKUP_FAILED,
  LOOKUP_FREEZE,
  LOOP,
  NO_ADDRESS,
  NO_PRIMARY,
  NO_TRY_LOOP,
  NO_TRY_NO_ADDRESS,
  NO_TRY_NO_ANSWER,
  NO_TRY_NO_SERVER,
  NO_TRY_NULL_MX,
  NO_TRY_NXDOMAIN,
  REJECTED,
  RESOLVED,
  TURN_DUE,
  UNROUTABLE,
} from '../codes';
import { isTraced, now } from '../kernel/clock';
import { push } from '../kernel/event-queue';
import { isNone } from '../kernel/memory';
import { Mta } from '../model/mta';
import { Answer } from '../model/zone';
import { candidateAt } from '../sender/candidate-list';
import { takeIdle } from '../sender/connections';
import { enterDestination } from '../sender/destinations';
import { cachedAnswer, fixedAnswer, isFixed } from '../sender/dns-cache';
import { LIST_LOOPS, LIST_READY, LIST_UNFIT, LIST_UNRESOLVED, openList } from '../sender/mx-list';
import { hasRoom, letFirst, servePlace } from '../sender/places';
import { countsAtAddress, takeTurn, targetOf } from '../sender/rates';
import { placeFor } from '../sender/records';
import { enterRun } from '../sender/runners';
import { isOff } from '../server/machine-off';
import { line, lookup, ownAddress, parted, pass } from '../trace';
import { LINE_RATE } from '../trace-codes';
import { tryFirst, tryNext } from './candidates';
import { continueOver } from './connection';
import { dropCandidates } from './fate';
import { ALL_PERMANENT, GREYLISTED, LIMITED, Message, WAITED } from './message';
import { breaksOff, listExhausted, lookupFailed, passEnded, passFrozen, waitsForMachine } from './pass-end';
import { cutAfter, fellowOf, leadsOthers } from './together';

/** Traces that the rest of an envelope goes its own way. */
function tellParted(rest: Message): void {
  for (let u = rest; !isNone(u); u = fellowOf(u)) parted(changetype<usize>(u), changetype<usize>(rest));
}

/** A message comes into a queue: it begins as many passes as its recipients are transactions. */
export function beginPasses(m: Message): void {
  if (!leadsOthers(m)) {
    beginPass(m);
    return;
  }
  const most = m.agent.mta.maxRecipients;
  for (let head = m; !isNone(head); ) {
    const rest = cutAfter(head, most);
    if (isTraced) tellParted(rest);
    beginPass(head);
    head = rest;
  }
}

/** A message has its turn: first the queue runner and the destination must have room, then the DNS is asked. */
export function beginPass(m: Message): void {
  m.passes += 1;
  // GREYLISTED and LIMITED refer to the last attempt and last until the next one; WAITED, about an earlier queue, is permanent.
  m.flags = <u16>((<i32>m.flags & (GREYLISTED | LIMITED | WAITED)) | ALL_PERMANENT);
  const mta = m.agent.mta;
  if (isTraced) {
    if (!isOff(mta)) pass(changetype<usize>(m), now);
  }
  if (mta.asksFirst) askFirst(m, mta);
  else lookUpList(m, mta);
}

function askFirst(m: Message, mta: Mta): void {
  if (mta.goesOff && waitsForMachine(m, mta)) return;
  if (mta.hasRunner && m.passes > 1 && !enterRun(m)) return;
  approach(m, mta);
}

/** The queue runner has come to this message. */
export function runGranted(m: Message): void {
  const mta = m.agent.mta;
  if (!breaksOff(m, mta)) approach(m, mta);
}

function approach(m: Message, mta: Mta): void {
  if (mta.ratePerSecond > 0 && !countsAtAddress(mta)) {
    const at = takeTurn(m, mta, targetOf(m, mta));
    if (at > now) {
      if (isTraced) line(changetype<usize>(m), now, LINE_RATE);
      push(at, TURN_DUE, changetype<usize>(m));
      return;
    }
  }
  goToDestination(m, mta);
}

/** The sender's own rate lets the message go. */
export function turnDue(m: Message): void {
  const mta = m.agent.mta;
  if (!breaksOff(m, mta)) goToDestination(m, mta);
}

function goToDestination(m: Message, mta: Mta): void {
  if (mta.gated && !enterDestination(m)) return;
  resolve(m);
}

/** Goes on over an open connection to the destination where this MTA looks for one first; else by the list. */
export function resolve(m: Message): void {
  const mta = m.agent.mta;
  if (mta.goesOff && breaksOff(m, mta)) return;
  if (mta.reusesByDestination && takeIdle(m, mta, -1)) continueOver(m);
  else tryOn(m);
}

/** Asks for the domain's MX records and makes the list of addresses (RFC 5321 §5.1). */
function lookUpList(m: Message, mta: Mta): void {
  if (tryFirst(m, mta)) return;
  if (mta.via !== 0) {
    takeHop(m, mta, changetype<Answer>(mta.via), 0);
    return;
  }
  if (isFixed(m, mta)) {
    follow(m, mta, fixedAnswer(m), 0, false);
    return;
  }
  const known = cachedAnswer(m, mta);
  follow(m, mta, known.latest, known.rotation, known.isRemembered);
}

/** The message goes to a fixed next hop, whatever its domain's DNS records. */
function takeHop(m: Message, mta: Mta, hop: Answer, waits: f64): void {
  if (isTraced) lookup(changetype<usize>(m), now, changetype<usize>(hop), false, NaN, NaN);
  tryList(m, mta, hop, 0, waits);
}

/**
 * Is there a fallback that this pass has not turned to yet? Not where the sender is among the MX hosts itself: that would lead in a
 * circle (Postfix, postconf(5), smtp_fallback_relay).
 */
function hasFallback(m: Message, mta: Mta): bool {
  if (mta.fallback === 0) return false;
  const list = m.list;
  return isNone(list) || (changetype<usize>(list.answer) !== mta.fallback && !list.hasSelf);
}

/** No server on the list has taken the message, or the DNS named none: the fallback is tried, once `waits` [s] are over. */
function fallBack(m: Message, mta: Mta, waits: f64): void {
  dropCandidates(m);
  takeHop(m, mta, changetype<Answer>(mta.fallback), waits);
}

/** `rotation`: how the DNS server turned the records; `remembered`: the answer was in the sending host's cache. */
function follow(m: Message, mta: Mta, answer: Answer, rotation: i32, remembered: bool): void {
  if (answer.kind !== ANSWER_RECORDS) noRecords(m, mta, answer.kind, rotation, remembered);
  else if (mta.needsMx && answer.isImplicit) noRecords(m, mta, ANSWER_EMPTY, rotation, remembered);
  else tryList(m, mta, answer, rotation, 0);
}

/** The answer holds no records: the MTA decides what to do. */
function noRecords(m: Message, mta: Mta, kind: i32, rotation: i32, remembered: bool): void {
  const decision = lookupDecision(mta, kind);
  m.outcome = <u8>whyNoRecords(kind);
  const waits = kind === ANSWER_TIMEOUT && !remembered ? mta.dnsTimeout : 0;
  const own = m.domain.ownAddress;
  // A domain that takes no mail gets none by any other way either (RFC 7505 §3).
  if (kind !== ANSWER_NULL_MX && hasFallback(m, mta)) fallBack(m, mta, waits);
  else if (decision === LOOKUP_BOUNCE) passEnded(m, UNROUTABLE);
  else if (decision === LOOKUP_ADDRESS && !isNone(own)) tryList(m, mta, own, rotation, waits);
  else failLater(m, waits);
}

function lookupDecision(mta: Mta, kind: i32): i32 {
  return <i32>load<u8>(mta.lookups + <usize>kind);
}

/** Why no server is tried, by the kind of the answer. */
function whyNoRecords(kind: i32): i32 {
  if (kind === ANSWER_NULL_MX) return NO_TRY_NULL_MX;
  if (kind === ANSWER_NXDOMAIN) return NO_TRY_NXDOMAIN;
  return kind === ANSWER_EMPTY ? NO_TRY_NO_SERVER : NO_TRY_NO_ANSWER;
}

/** The lookups failed; queries without an answer took `waits` [s]. */
function failLater(m: Message, waits: f64): void {
  if (waits > 0) push(now + waits, LOOKUP_FAILED, changetype<usize>(m));
  else lookupFailed(m);
}

/** Tries the addresses of an answer, once `waits` [s] and the queries for them are over. */
function tryList(m: Message, mta: Mta, answer: Answer, rotation: i32, waits: f64): void {
  const opened = openList(m, mta, answer, rotation);
  const queries = m.list.dnsTimeouts;
  const asked = queries === 0 ? waits : waits + <f64>queries * mta.dnsTimeout + m.list.beyondDns;
  // The policy is looked up in parallel with the addresses.
  const waited = mta.readsPolicies ? max<f64>(asked, m.list.policyAt - now) : asked;
  if (opened !== LIST_READY) m.outcome = <u8>whyNoList(opened);
  if (opened === LIST_READY) {
    if (waited > 0) push(now + waited, RESOLVED, changetype<usize>(m));
    else goThrough(m, mta);
  } else if (opened === LIST_LOOPS) {
    meetItself(m, mta, waits);
  } else if (opened === LIST_UNFIT) passEnded(m, UNROUTABLE);
  else if (hasFallback(m, mta)) fallBack(m, mta, waited);
  else if (opened === LIST_UNRESOLVED) failLater(m, waited);
  else noAddress(m, mta, answer, waited);
}

/** RFC 5321 §5.1: nothing is left after dropping itself. The message should be returned as undeliverable; some keep it. */
function meetItself(m: Message, mta: Mta, waits: f64): void {
  const decision = lookupDecision(mta, LOOP);
  if (decision === LOOKUP_BOUNCE || m.list.hasLoopback) passEnded(m, REJECTED);
  else if (decision === LOOKUP_FREEZE) passFrozen(m);
  else failLater(m, waits);
}

/** RFC 5321 §5.1: MX records exist and none is usable: an error. Whether the domain's own address is tried then is the MTA's affair. */
function noAddress(m: Message, mta: Mta, answer: Answer, waited: f64): void {
  // A sender that found itself knows that better hosts exist, although they have no address (Postfix, smtp_addr.c, smtp_domain_addr).
  const decision = lookupDecision(mta, m.list.hasSelf ? NO_PRIMARY : NO_ADDRESS);
  const own = m.domain.ownAddress;
  const isHop = changetype<usize>(answer) === mta.via || changetype<usize>(answer) === mta.fallback;
  if (decision === LOOKUP_BOUNCE && !isHop) passEnded(m, UNROUTABLE);
  else if (decision === LOOKUP_ADDRESS && !isNone(own) && own !== answer && !isHop) {
    const rotation = m.list.rotation;
    dropCandidates(m);
    tryList(m, mta, own, rotation, waited);
  } else failLater(m, waited);
}

function whyNoList(opened: i32): i32 {
  if (opened === LIST_LOOPS) return NO_TRY_LOOP;
  return opened === LIST_UNRESOLVED ? NO_TRY_NO_ANSWER : NO_TRY_NO_ADDRESS;
}

/** A wait within the pass is over: for the DNS, or for the pace of connections. */
export function resolved(m: Message): void {
  if (!breaksOff(m, m.agent.mta)) tryOn(m);
}

/** Tries the next address; the pass is over where there is none. */
export function tryOn(m: Message): void {
  // There is no list yet at the start of a pass, and where a session that was taken over came before it.
  const mta = m.agent.mta;
  if (isNone(m.list)) lookUpList(m, mta);
  else goThrough(m, mta);
}

function goThrough(m: Message, mta: Mta): void {
  if (tryNext(m, mta)) return;
  if (m.list.loops) deliverToItself(m);
  else if (!(mta.triesOwnAddress && turnsToOwnAddress(m, mta))) {
    if (hasFallback(m, mta)) fallBack(m, mta, 0);
    else listExhausted(m);
  }
}

/** Of all hosts that come first in its list none took the message; the next one is itself, and its queue, hop by hop to the last (RFC 5321 §6.3). */
function deliverToItself(m: Message): void {
  m.outcome = <u8>NO_TRY_LOOP;
  passEnded(m, REJECTED);
}

/** Goes on with the domain's own address once all MX hosts have failed, against RFC 5321 §5.1; false where there is none, or it was tried. */
function turnsToOwnAddress(m: Message, mta: Mta): bool {
  const own = m.domain.ownAddress;
  const list = m.list;
  const isAtEnd = list.position === list.length && list.nextRecord >= list.lastRecord;
  const isHop = mta.via !== 0 || changetype<usize>(list.answer) === mta.fallback;
  if (isNone(own) || list.answer.isImplicit || isHop || !isAtEnd) return false;
  const rotation = list.rotation;
  if (isTraced) ownAddress(changetype<usize>(m), now);
  dropCandidates(m);
  tryList(m, mta, own, rotation, 0);
  return true;
}

/** The first in line continues at its position in its list; a place that it does not use goes to the next. */
export function placeGranted(m: Message): void {
  const list = m.list;
  const place = placeFor(m, m.agent.mta, candidateAt(list, list.position));
  place.promised -= 1;
  letFirst(true);
  resolve(m);
  letFirst(false);
  if (hasRoom(place)) servePlace(place);
}
