import { KINDS } from '../../mail/index.js';
import type { FilterAction, FilterModel } from '../../model/index.js';
import { drawSample, type Sampler, variate } from '../../random/index.js';
import { type CompiledMta, DISCONNECT, MESSAGE, REPLY_4XX, REPLY_5XX, TIMEOUT } from '../build/compiled-mta.js';
import type { TrafficSource } from '../build/traffic.js';
import { FAIL_DISCONNECT } from '../tables/failure-timelines.js';
import { HOLDS_SLOT, KEPT } from '../tables/message-table.js';
import { MESSAGE_ACCEPTED, SERVER_FINISHED, theWorld } from '../world.js';
import { copyOf } from './copies.js';
import { failAt } from './failing.js';
import { firstCut, judgeStage, slowFactor, verdict } from './failures.js';

/** A constant of each file, so that V8 takes the addresses of its columns for constants (ARCHITECTURE.md, the hot loop). */
const w = theWorld;

const HAM = KINDS.indexOf('ham');
const SPAM = KINDS.indexOf('spam');
const VIRUS = KINDS.indexOf('virus');

/** The words of a filter that rejects, in a story (RFC 3463 §3.8). */
const FILTERED = '554 5.7.1 rejected by the filter';

/** The message has reached the filter: it waits for a free worker inside its session. */
export function enterFilter(row: number): void {
  const t = w.now;
  const server = w.serverOf(row);
  const begins = w.filters.earliest(server, t);
  drawTime(row, w.filters.time[server] as Sampler, w.filters.timeKeys[server] as Key);
  course.at = t;
  if (t >= (w.servers.quietUntil[server] as number)) stretchTime(row, server);
  const ends = begins + (variate[0] as number);
  w.filters.occupy(server, ends);
  w.recorder.recordFilterWait(server, begins - t);
  if (w.story !== null) w.story.filter(row, t, begins - t, ends - begins);
  course.filtered = ends;
  finishMessage(row, w.mtaOf(row), server);
}

type Key = { readonly k0: number; readonly k1: number };

/** A time of this message at this server [s], left in `variate`. */
function drawTime(row: number, sampler: Sampler, key: Key): void {
  const { salt } = w.traffic[w.messages.traffic[row] as number] as TrafficSource;
  drawSample(sampler, key.k0 ^ salt.k0, key.k1 ^ salt.k1, w.messages.number[row] as number, w.passCounter(row));
}

/** A failure that slows the server down stretches the time in `variate`. */
function stretchTime(row: number, server: number): void {
  variate[0] = (variate[0] as number) * slowFactor(row, server, course.at);
}

/** When the message stage begins, and when the filter is done with it [s]: what `finishMessage` starts from. */
export const course = { at: 0, filtered: 0 };

/**
 * The last stage, from `course.at`: the server has worked on the message until `course.filtered`, holds it for its
 * service time, and answers one round trip later.
 */
export function finishMessage(row: number, mta: CompiledMta, server: number): void {
  const t = course.at;
  drawTime(row, w.servers.service[server] as Sampler, w.servers.serviceKeys[server] as Key);
  const rtt = w.servers.rtt[server] as number;
  const patience = mta.timeouts[MESSAGE] as number;
  const quiet = t < (w.servers.quietUntil[server] as number);
  if (!quiet) stretchTime(row, server);
  let ends = course.filtered + (variate[0] as number) + rtt;
  verdict.process = -1;
  if (!quiet) {
    judgeStage(row, server, MESSAGE, t);
    ends += verdict.delay;
  }
  const cut = firstCut(row, server, t, ends);
  const leaves = Math.min(t + patience, ends);
  if (cut < leaves) {
    // RFC 1047: the line dies after the final dot while the server works; the server has the message.
    w.messages.flags[row] = (w.messages.flags[row] as number) | KEPT;
    failAt(row, cut, MESSAGE, DISCONNECT);
  } else if (verdict.process >= 0) failReply(row, verdict.process, t, leaves, ends);
  else if (filterVerdict(row, server) === 'reject') {
    if (w.story !== null && leaves >= ends) w.story.said(row, FILTERED);
    failAt(row, leaves, MESSAGE, leaves < ends ? TIMEOUT : REPLY_5XX);
  } else if (leaves < ends) leaveServerWorking(row, leaves, ends);
  else w.schedule(ends, MESSAGE_ACCEPTED, row);
}

/** A failure answers the final dot, or hangs up on it. */
function failReply(row: number, process: number, t: number, leaves: number, ends: number): void {
  const { reply, kept } = w.servers.timelines.model(process);
  if (w.servers.timelines.kind[process] === FAIL_DISCONNECT) {
    if (kept) w.messages.flags[row] = (w.messages.flags[row] as number) | KEPT;
    failAt(row, Math.max(t, leaves), MESSAGE, DISCONNECT);
    return;
  }
  if (leaves < ends) {
    failAt(row, leaves, MESSAGE, TIMEOUT);
    return;
  }
  if (w.story !== null && reply !== null) w.story.said(row, reply.text);
  failAt(row, ends, MESSAGE, (reply?.code ?? 451) < 500 ? REPLY_4XX : REPLY_5XX);
}

/**
 * RFC 1047: the sender gives up waiting for the reply to its final dot, but the server goes on, and has the message
 * in the end. From here on the two copies go their own ways; the session's place is the server's until it is done.
 */
function leaveServerWorking(row: number, leaves: number, ends: number): void {
  const m = w.messages;
  const copy = copyOf(row);
  m.flags[row] = (m.flags[row] as number) & ~HOLDS_SLOT;
  w.schedule(ends, SERVER_FINISHED, copy);
  failAt(row, leaves, MESSAGE, TIMEOUT);
}

/** What the filter of a server does with this message: the same at every try, because it judges the content. */
export function filterVerdict(row: number, server: number): FilterAction | null {
  if (w.filters.exists[server] === 0) return null;
  const u = w.luckOf(row, w.filters.verdictKeys[server] as Key, 0);
  return actionFor(w.filters.of(server) as FilterModel, w.messages.kind[row] as number, u);
}

function actionFor({ spam, virus }: FilterModel, kind: number, u: number): FilterAction | null {
  if (kind === SPAM) return u < spam.catches ? spam.then : null;
  if (kind === VIRUS) return u < virus.catches ? virus.then : null;
  if (kind !== HAM) return null;
  if (u < spam.mistakes) return spam.then;
  return u < spam.mistakes + virus.mistakes ? virus.then : null;
}
