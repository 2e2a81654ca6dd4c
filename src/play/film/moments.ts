import type { Trace } from '../../results/index.js';
import { type MomentEvent, secondsOf, type TourStep, type Truth } from '../learning/tour.js';
import type { Film } from './film.js';
import { type Pass, passesOf } from './passes.js';
import { shapeOf } from './scene.js';
import type { Shape } from './seen.js';

/** A moment of the run, and the message that it is about. */
export interface Moment {
  readonly t: number;
  readonly message: number | null;
  readonly event: MomentEvent | null;
}

interface Happening {
  readonly t: number;
  readonly event: MomentEvent;
  readonly server: string | null;
}

const OF_SHAPE: Readonly<Record<Shape, MomentEvent>> = {
  accepted: 'accepted',
  refused: 'refused',
  noanswer: 'noAnswer',
  silent: 'silent',
  later: 'later',
  never5: 'never',
  cut: 'cut',
  noroute: 'unreachable',
  notls: 'noTls',
  badcert: 'badCertificate',
};

function happeningsIn({ legs, end, until }: Pass): Happening[] {
  const tries = legs.flatMap(({ server, begin, end: over, outcome, stage, reply }): Happening[] => [
    { t: begin, event: 'connect', server },
    ...(outcome === null ? [] : [{ t: over, event: OF_SHAPE[shapeOf(outcome, stage, reply)], server }]),
  ]);
  return until === null ? tries : [...tries, { t: end, event: 'wait', server: null }];
}

/** Events of a message, in order. */
function happeningsOf(trace: Trace): Happening[] {
  const { sent, ended } = trace;
  const own = passesOf(trace).flatMap(happeningsIn);
  const ends: Happening[] = ended === null ? [] : [{ t: ended, event: 'end', server: null }];
  return [{ t: sent, event: 'submitted' as const, server: null }, ...own.sort((a, b) => a.t - b.t), ...ends];
}

/** The moment at which a step of a tour begins; `null` if the run has no such event. */
export function momentOf(film: Film, { at, event, sender, domain, server }: TourStep['seek']): Moment | null {
  const from = secondsOf(at);
  if (event === undefined) return from <= film.end ? { t: from, message: null, event: null } : null;
  let best: Moment | null = null;
  const take = (t: number, message: number): void => {
    if (t >= from && (best === null || t < best.t)) best = { t, message, event };
  };
  // A long run is searched part by part, with all messages, until one matches.
  for (const part of film.partsFrom(from)) {
    const traces = new Map(
      part.traces
        .filter((trace) => (sender ?? trace.sender) === trace.sender && (domain ?? trace.domain) === trace.domain)
        .map((trace) => [trace.message, trace]),
    );
    if (event === 'submitted' || event === 'end')
      for (const { sent, ended, message } of traces.values()) take(event === 'end' ? (ended ?? -1) : sent, message);
    else
      for (const pass of part.passes) {
        if (!traces.has(pass.message)) continue;
        for (const one of happeningsIn(pass))
          if (one.event === event && (server ?? one.server) === one.server) take(one.t, pass.message);
      }
    const found = best as Moment | null;
    if (found !== null && found.t <= part.to) return found;
  }
  return best;
}

function countAt(film: Film, { count, server, during }: Extract<Truth, { count: string }>): number {
  const times = film.whole.doors.get(server)?.[count];
  const [from, to] = during.map(secondsOf) as [number, number];
  return (times?.upTo(to) ?? 0) - (times?.upTo(from) ?? 0);
}

/** Reason why a fact that a question rests on is false at its moment; `null` if it is true. Asserts are judged elsewhere. */
export function untruth(
  film: Film,
  { t, message, event }: Moment,
  fact: Exclude<Truth, { assert: string }>,
): string | null {
  if ('count' in fact) {
    const seen = countAt(film, fact);
    const [least, most] = fact.is;
    return seen >= least && seen <= most ? null : `${seen} ${fact.count} at ${fact.server}`;
  }
  const trace = message === null ? null : film.tell(message);
  if (trace === null) return 'there is no message in hand';
  const all = happeningsOf(trace);
  if ('never' in fact) return all.some(({ server }) => server === fact.never) ? `${fact.never} is tried` : null;
  if ('ends' in fact) {
    const ended = trace.latency === null ? trace.ended : trace.sent + trace.latency;
    const tries = all.filter(({ event }) => event === 'connect').length;
    const said = `it is ${trace.fate} at ${ended} s, after ${tries} tries`;
    const [from, to] = (fact.between ?? ['0s', '3650d']).map(secondsOf) as [number, number];
    const isSo = trace.fate === fact.ends && ended !== null && ended >= from && ended <= to;
    return isSo && (fact.tries ?? tries) === tries ? null : said;
  }
  // Several events can share one instant: only those after this one count.
  const own = all.findIndex((one) => Math.abs(one.t - t) < 1e-9 && one.event === event);
  const [next] = all.slice(own + 1).filter((one) => one.event === fact.next || one.event !== 'connect');
  if (own === -1 || next?.event !== fact.next) return `next is ${next?.event} at ${next?.server}`;
  const gap = next.t - t;
  const inTime = gap <= secondsOf(fact.within ?? '3650d') && gap >= secondsOf(fact.after ?? '0s');
  return (fact.server ?? next.server) === next.server && inTime ? null : `next is at ${next.server}, ${gap} s later`;
}
