import { FATE, NO_ATTEMPT } from '../../results/index.js';
import { type CompiledMta, LOOKUP_ADDRESS, LOOKUP_BOUNCE } from '../build/compiled-mta.js';
import {
  ANSWER_EMPTY,
  ANSWER_NULL_MX,
  ANSWER_NXDOMAIN,
  ANSWER_RECORDS,
  ANSWER_SERVFAIL,
  ANSWER_TIMEOUT,
  NO_ADDRESS,
  ROTATE_CYCLIC,
} from '../build/zone.js';
import { ALL_PERMANENT, GREYLISTED } from '../tables/message-table.js';
import { LOOKUP_FAILED, RESOLVED, theWorld } from '../world.js';
import { continueOver } from './attempt.js';
import { endWalk } from './copies.js';
import { enterDestination } from './destination.js';
import { tryFirst } from './first-choice.js';
import { LIST_LOOPS, LIST_READY, LIST_UNFIT, LIST_UNRESOLVED, listing, openList } from './list.js';
import { listExhausted, lookupFailed, passEnded } from './pass.js';
import { takeIdle } from './reuse.js';
import { enterRun } from './run.js';
import { tryNext } from './walk.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

/** Why no server is tried, by the kind of the answer. */
const WHY_NO_RECORDS = new Uint8Array(NO_ADDRESS + 1).fill(NO_ATTEMPT.noAnswer);
WHY_NO_RECORDS[ANSWER_NULL_MX] = NO_ATTEMPT.nullMx;
WHY_NO_RECORDS[ANSWER_NXDOMAIN] = NO_ATTEMPT.nxdomain;
WHY_NO_RECORDS[ANSWER_EMPTY] = NO_ATTEMPT.noServer;

/** Where the DNS server's order for the answer in use is kept: read right after the answer. */
let rotation = 0;

/** A message has its turn: first the queue runner and the destination must have room, then the DNS is asked. */
export function beginPass(row: number): void {
  const t = w.now;
  const m = w.messages;
  const passes = (m.passes[row] as number) + 1;
  m.passes[row] = passes;
  // What a greylist said in the last pass stays known until the next attempt.
  m.flags[row] = ((m.flags[row] as number) & GREYLISTED) | ALL_PERMANENT;
  const mta = w.mtaOf(row);
  if (w.story !== null) w.story.pass(row, t);
  if (mta.hasRunner && passes > 1 && !enterRun(row)) return;
  approach(row, mta);
}

/** The queue runner has come to this message. */
export function runGranted(row: number): void {
  approach(row, w.mtaOf(row));
}

function approach(row: number, mta: CompiledMta): void {
  if (mta.gated && !enterDestination(row)) return;
  resolve(row);
}

/** Goes on over an open connection to the destination where this MTA looks for one first; else by the list. */
export function resolve(row: number): void {
  const mta = w.mtaOf(row);
  if (mta.reusesByDestination && takeIdle(row, mta, -1)) continueOver(row);
  else walkOn(row);
}

/** Asks for the domain's MX records and makes the list of addresses (RFC 5321 §5.1). */
function lookUpList(row: number, mta: CompiledMta): void {
  const fixed = isFixed(row);
  const answer = fixed ? fixedAnswer(row) : cachedAnswer(row);
  if (fixed && tryFirst(row, mta, answer)) return;
  const kind = w.zone.answerKind[answer] as number;
  if (kind === ANSWER_RECORDS) walkList(row, mta, answer, 0);
  else noRecords(row, mta, kind);
}

/** The answer holds no records: what then is the MTA's affair. */
function noRecords(row: number, mta: CompiledMta, kind: number): void {
  const decision = mta.lookups[kind] as number;
  w.messages.outcome[row] = WHY_NO_RECORDS[kind] as number;
  const waits = kind === ANSWER_TIMEOUT ? mta.dnsTimeout : 0;
  const own = w.zone.ownAddress[w.messages.domain[row] as number] as number;
  if (decision === LOOKUP_BOUNCE) passEnded(row, FATE.unroutable);
  else if (decision === LOOKUP_ADDRESS && own >= 0) walkList(row, mta, own, waits);
  else failLater(row, waits);
}

/** The lookups came to nothing; queries without an answer took `waits` [s]. */
function failLater(row: number, waits: number): void {
  const t = w.now;
  if (waits > 0) w.schedule(t + waits, LOOKUP_FAILED, row);
  else lookupFailed(row);
}

/** Walks the list of an answer, once `waits` [s] and the queries for its addresses are over. */
function walkList(row: number, mta: CompiledMta, answer: number, waits: number): void {
  const t = w.now;
  const opened = openList(row, mta, answer, rotation);
  const waited = listing.dnsTimeouts === 0 ? waits : waits + listing.dnsTimeouts * mta.dnsTimeout;
  if (opened !== LIST_READY) w.messages.outcome[row] = whyNoList(opened);
  if (opened === LIST_READY) {
    if (waited > 0) w.schedule(t + waited, RESOLVED, row);
    else goThrough(row, mta);
  } else if (opened === LIST_LOOPS) {
    // RFC 5321 §5.1: nothing left after dropping itself; the message is returned as undeliverable.
    passEnded(row, FATE.rejected);
  } else if (opened === LIST_UNFIT) passEnded(row, FATE.unroutable);
  else if (opened === LIST_UNRESOLVED) failLater(row, waited);
  else noAddress(row, mta, answer, waited);
}

/** RFC 5321 §5.1: MX records exist and none is usable: an error. Whether the domain's own address is tried then is the MTA's affair. */
function noAddress(row: number, mta: CompiledMta, answer: number, waited: number): void {
  const decision = mta.lookups[NO_ADDRESS] as number;
  const own = w.zone.ownAddress[w.messages.domain[row] as number] as number;
  if (decision === LOOKUP_BOUNCE) passEnded(row, FATE.unroutable);
  else if (decision === LOOKUP_ADDRESS && own >= 0 && own !== answer) {
    endWalk(row);
    walkList(row, mta, own, waited);
  } else failLater(row, waited);
}

function whyNoList(opened: number): number {
  if (opened === LIST_LOOPS) return NO_ATTEMPT.loop;
  return opened === LIST_UNRESOLVED ? NO_ATTEMPT.noAnswer : NO_ATTEMPT.noAddress;
}

/** Tries the next address; the pass is over where there is none. */
export function walkOn(row: number): void {
  // There is no list yet at the start of a pass, and where a session that was taken over came before it.
  const mta = w.mtaOf(row);
  if ((w.messages.walk[row] as number) < 0) lookUpList(row, mta);
  else goThrough(row, mta);
}

function goThrough(row: number, mta: CompiledMta): void {
  if (!tryNext(row, mta)) listExhausted(row);
}

/** Does the DNS always tell this sender the same? Then no answer need be remembered: a fresh one is no different. */
function isFixed(row: number): boolean {
  const domain = w.messages.domain[row] as number;
  if (w.zone.changes[domain] === 1) return false;
  return w.zone.rotation[domain] === 0 || w.seesDnsOrder[w.messages.agent[row] as number] === 0;
}

function fixedAnswer(row: number): number {
  const answer = w.zone.firstAnswer[w.messages.domain[row] as number] as number;
  rotation = 0;
  if (w.story !== null) w.story.lookup(row, w.now, answer, false, Number.NaN);
  return answer;
}

/** The answer this sending host uses: from its cache until the TTL is over (RFC 1035 §3.2.1), else from the DNS. */
function cachedAnswer(row: number): number {
  const t = w.now;
  const { dnsCache } = w;
  const domain = w.messages.domain[row] as number;
  const known = dnsCache.rowOf(w.hostOf(row), domain);
  const cached = t < (dnsCache.expiresAt[known] as number);
  if (!cached) ask(domain, known);
  rotation = dnsCache.rotation[known] as number;
  const answer = dnsCache.answer[known] as number;
  if (w.story !== null) w.story.lookup(row, t, answer, cached, dnsCache.expiresAt[known] as number);
  return answer;
}

/** A fresh answer from the DNS, for the cache. */
function ask(domain: number, known: number): void {
  const t = w.now;
  const { zone, dnsCache } = w;
  dnsCache.answer[known] = zone.answerAt(domain, t);
  const kind = zone.answerKind[dnsCache.answer[known] as number] as number;
  // RFC 2308 §7: failures to answer are not cached here.
  const keeps = kind !== ANSWER_SERVFAIL && kind !== ANSWER_TIMEOUT;
  dnsCache.expiresAt[known] = keeps ? t + (zone.ttl[domain] as number) : Number.NEGATIVE_INFINITY;
  const asked = (dnsCache.queries[known] as number) + 1;
  dnsCache.queries[known] = asked;
  const all = w.queries[domain] as number;
  w.queries[domain] = all + 1;
  dnsCache.rotation[known] = zone.rotation[domain] === ROTATE_CYCLIC ? all : asked;
}
