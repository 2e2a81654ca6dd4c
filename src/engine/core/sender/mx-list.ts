import {
  HOST_ADDRESSES,
  HOST_ALIAS,
  HOST_EMPTY,
  HOST_LOOPBACK,
  HOST_NXDOMAIN,
  HOST_SERVFAIL,
  HOST_TIMEOUT,
  IP_EXCHANGER_BOUNCE,
  IP_EXCHANGER_USE,
  LOOPBACK_LOOPS,
  LOOPBACK_SKIPPED,
} from '../codes';
import { isTraced, now } from '../kernel/clock';
import { hostNumberOf, hostOf, LIST_UNWRITTEN, lower, Message, uniformOfHost } from '../messages/message';
import { Agent } from '../model/machines';
import { model } from '../model/model';
import { Mta } from '../model/mta';
import {
  ADDRESS_SIZE,
  Address,
  Answer,
  allResolveFor,
  Host,
  kindFor,
  MxRecord,
  RECORD_SIZE,
  recordAt,
} from '../model/zone';
import { cut, noAddress } from '../trace';
import { CUT_BACKUPS_IGNORED, CUT_LOOPBACK, CUT_SELF } from '../trace-codes';
import { beyondDns, fails, familiesOf, unsteadyKind } from './address-lookups';
import { addCandidateList } from './candidate-list';
import { policyFor } from './policies';
import { statusOf } from './records';

/** Results of opening a list. */
export const LIST_READY: i32 = 0;
/** The sender itself is the best exchanger: the message would come back to it (RFC 5321 §5.1). */
export const LIST_LOOPS: i32 = 1;
/** No exchanger has an address, and some may have one later. */
export const LIST_UNRESOLVED: i32 = 2;
/** No exchanger has an address, and none ever will. */
const LIST_EMPTY: i32 = 3;
/** The list has an exchanger for which this MTA returns the message at once, whatever the others are. */
export const LIST_UNFIT: i32 = 4;

/** Opens a walk over the MX records of `answer`: which of them this MTA will try at all. */
export function openList(m: Message, mta: Mta, answer: Answer, rotation: i32): i32 {
  const list = addCandidateList();
  m.list = list;
  lower(m, LIST_UNWRITTEN);
  const first = answer.first;
  let last = m.agent.hasIdentity ? withoutSelf(m.agent, first, answer.end) : answer.end;
  if (isTraced) cut(changetype<usize>(m), now, CUT_SELF, last, answer.end);
  list.hasSelf = last < answer.end;
  if (answer.hasLoopback && mta.loopback !== LOOPBACK_SKIPPED) last = withoutLoopback(m, mta, first, last);
  if (last === first) return LIST_LOOPS;
  if (mta.honoursBackups < 1 && !honoursBackups(m, mta)) {
    const best = bestPreference(first, last);
    if (isTraced) cut(changetype<usize>(m), now, CUT_BACKUPS_IGNORED, best, last);
    last = best;
  }
  list.answer = answer;
  list.rotation = rotation;
  list.openedAt = now;
  // A policy is about the domain's own MX hosts, not about a fixed next hop.
  if (mta.readsPolicies && mta.via === 0 && changetype<usize>(answer) !== mta.fallback) list.policy = policyFor(m, mta);
  list.nextRecord = first;
  list.lastRecord = last;
  const isPlain = allResolveFor(answer, familiesOf(m, mta)) && !(mta.refusesAliases && answer.hasAlias);
  return isPlain ? LIST_READY : judgeAddresses(m, mta, first, last);
}

/** RFC 5321 §5.1: a relay in the list MUST drop itself and every record of its own preference or worse. */
function withoutSelf(agent: Agent, first: usize, last: usize): usize {
  for (let at = first; at < last; at += RECORD_SIZE) {
    const record = recordAt(at);
    if (!isSelf(agent, record.host)) continue;
    let kept = at;
    while (kept > first && recordAt(kept - RECORD_SIZE).preference === record.preference) kept -= RECORD_SIZE;
    return kept;
  }
  return last;
}

/**
 * Cuts the list at an MX that points to whoever asks (127.0.0.1). A sender that recognises itself drops that record and all
 * that are no better; one that does not delivers to itself when it gets there, and never tries a worse one.
 */
function withoutLoopback(m: Message, mta: Mta, first: usize, last: usize): usize {
  const list = m.list;
  for (let at = first; at < last; at += RECORD_SIZE) {
    const record = recordAt(at);
    if (<i32>record.host.kind !== HOST_LOOPBACK) continue;
    list.hasLoopback = true;
    list.loops = mta.loopback === LOOPBACK_LOOPS;
    let kept = list.loops ? at + RECORD_SIZE : at;
    if (list.loops) while (kept < last && recordAt(kept).preference === record.preference) kept += RECORD_SIZE;
    else while (kept > first && recordAt(kept - RECORD_SIZE).preference === record.preference) kept -= RECORD_SIZE;
    if (isTraced) cut(changetype<usize>(m), now, CUT_LOOPBACK, kept, last);
    list.hasSelf = list.hasSelf || !list.loops;
    return kept;
  }
  return last;
}

function isSelf(agent: Agent, host: Host): bool {
  if (includes(agent.ownHosts, agent.ownHostCount, host.number)) return true;
  const end = changetype<usize>(host.end);
  for (let at = changetype<usize>(host.first); at < end; at += ADDRESS_SIZE) {
    const server = changetype<Address>(at).server.number;
    if (includes(agent.ownServers, agent.ownServerCount, server)) return true;
  }
  return false;
}

function includes(numbers: usize, count: i32, number: i32): bool {
  for (let i = 0; i < count; i += 1) if (load<i32>(numbers + ((<usize>i) << 2)) === number) return true;
  return false;
}

/** Is this sending host among those that try backups at all? */
function honoursBackups(m: Message, mta: Mta): bool {
  if (mta.honoursBackups <= 0) return false;
  const agent = m.agent;
  return uniformOfHost(agent.honoursKey0, agent.honoursKey1, hostNumberOf(m)) < mta.honoursBackups;
}

/** End of the records of the best preference. */
export function bestPreference(first: usize, last: usize): usize {
  const best = recordAt(first).preference;
  let end = first + RECORD_SIZE;
  while (end < last && recordAt(end).preference === best) end += RECORD_SIZE;
  return end;
}

/**
 * Does this sending host remember that the name server of a host failed? If not, it will, once its queries up to this one have
 * failed, one after the other (RFC 9520 §3.2).
 */
function isRemembered(m: Message, mta: Mta, host: Host): bool {
  const known = statusOf(hostOf(m), model.endpointCount + host.number);
  if (now < known.noAnswerUntil) return now >= known.noAnswerFrom;
  const families = familiesOf(m, mta);
  const isOwn = kindFor(host, families) === HOST_TIMEOUT;
  const queries = m.list.dnsTimeouts + (isOwn ? 1 : 0);
  const beyond = m.list.beyondDns + (isOwn ? beyondDns(mta, families) : 0);
  known.noAnswerFrom = now + <f64>queries * mta.dnsTimeout + beyond;
  known.noAnswerUntil = known.noAnswerFrom + mta.dnsFailuresFor;
  return false;
}

/** Kind of the answers to the address queries for a host whose name servers always give the same answer. */
function steadyKind(m: Message, mta: Mta, host: Host): i32 {
  const kind = kindFor(host, familiesOf(m, mta));
  const isFailure = kind === HOST_TIMEOUT || kind === HOST_SERVFAIL;
  const cached = isFailure && mta.dnsFailuresFor > 0 && isRemembered(m, mta, host);
  if (isTraced && kind !== HOST_ADDRESSES)
    noAddress(changetype<usize>(m), now, changetype<usize>(host), kind, cached, 0);
  if (kind === HOST_TIMEOUT && !cached) {
    m.list.dnsTimeouts += 1;
    m.list.beyondDns += beyondDns(mta, familiesOf(m, mta));
  }
  return kind;
}

/** Address queries for a list in which not every host has an address; one without an answer costs one DNS time-out. */
function judgeAddresses(m: Message, mta: Mta, first: usize, last: usize): i32 {
  let resolved = false;
  let later = false;
  for (let at = first; at < last; at += RECORD_SIZE) {
    const host = changetype<MxRecord>(at).host;
    if (host.isAddress && mta.ipExchanger === IP_EXCHANGER_BOUNCE) return LIST_UNFIT;
    if (mta.refusesAliases && host.isAlias) {
      if (isTraced) noAddress(changetype<usize>(m), now, changetype<usize>(host), HOST_ALIAS, false, 0);
      continue;
    }
    const kind = fails(host) ? unsteadyKind(m, mta, host) : steadyKind(m, mta, host);
    if (kind === HOST_EMPTY && mta.emptyHostBounces) return LIST_UNFIT;
    if (kind === HOST_ADDRESSES) {
      if (!host.isAddress || mta.ipExchanger === IP_EXCHANGER_USE) resolved = true;
    } else if (kind !== HOST_NXDOMAIN && kind !== HOST_EMPTY && kind !== HOST_LOOPBACK) later = true;
  }
  if (resolved) return LIST_READY;
  if (m.list.loops) return LIST_LOOPS;
  return later ? LIST_UNRESOLVED : LIST_EMPTY;
}
