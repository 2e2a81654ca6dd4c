import type { Outcome, Stage } from '../../mail/index.js';
import type { Film } from './film.js';
import { narrate } from './narrator.js';
import { type Part, passesWithin } from './part.js';
import { type Leg, type Pass, passesOf } from './passes.js';
import {
  isSampled,
  type Scene,
  type SceneFlow,
  type SceneLeg,
  type SceneSender,
  type SceneServer,
  type SceneThread,
  type Shape,
} from './seen.js';

/** Shortest time for which a leg is drawn, and time in which a thread fades [s of the wall clock]. */
const LEG = 0.28;
const FADE = 0.84;
/** Length of a thread that has only just begun, in a still picture. */
const SET_OUT = 0.12;
const MOST_LEGS = 8;
const MOST_THREADS = 60;

export function shapeOf(outcome: Outcome, stage: Stage | null, reply: string | null): Shape {
  if (outcome === 'timedOut') return stage === 'connect' ? 'noanswer' : 'silent';
  if (outcome === 'tempfailed') return 'later';
  if (outcome === 'rejected') return 'never5';
  if (outcome === 'disconnected') return 'cut';
  if (outcome === 'unreachable') return 'noroute';
  if (outcome === 'noTls') return 'notls';
  if (outcome === 'badCertificate') return 'badcert';
  if (outcome === 'overloaded') return reply === null ? 'refused' : 'later';
  return outcome;
}

function drawLeg(leg: Leg, t: number, begin: number, length: number): SceneLeg {
  // An attempt that has just begun has not reached the door yet.
  const still = t - begin < 1e-6 ? SET_OUT : 1;
  const grown = Math.max(0, Math.min(1, length === 0 ? still : (t - begin) / length));
  const isOver = grown === 1 && t >= leg.end && leg.outcome !== null;
  const over = isOver ? 1 : Math.max(0, Math.min(1, (t - leg.begin) / (leg.end - leg.begin || 1)));
  const shape = isOver && leg.outcome !== null ? shapeOf(leg.outcome, leg.stage, leg.reply) : null;
  return { server: leg.server, grown, over, shape, took: leg.end - leg.begin };
}

/**
 * A pass as drawn at `t`; `null` if nothing of it is visible. An attempt shorter than a frame is drawn after it
 * happened; in a still picture (`isStill`), each attempt as far as it is.
 */
function drawPass(pass: Pass, t: number, speed: number, isStill: boolean): SceneThread | null {
  const length = isStill ? 0 : LEG * speed;
  const legs: SceneLeg[] = [];
  let begin = pass.begin;
  for (const leg of pass.legs) {
    begin = Math.max(begin, leg.begin);
    if (begin > t) break;
    legs.push(drawLeg(leg, t, begin, length));
    begin = Math.max(leg.end, begin + length);
  }
  if (legs.length === 0) return null;
  const after = t - begin;
  const isWhole = legs.length === pass.legs.length;
  const ink = isWhole && after > 0 ? 1 - after / (FADE * speed) : 1;
  if (ink <= 0) return null;
  const { message, copy, by, until } = pass;
  return { message, copy, by, legs, ink, waits: isWhole && after >= 0 && until !== null };
}

function isRough({ legs }: SceneThread): boolean {
  return legs.some(({ shape }) => shape !== null && shape !== 'accepted');
}

/** Counts the messages on each way. */
function flowsOf(threads: readonly SceneThread[]): SceneFlow[] {
  const flows = new Map<string, { from: string; to: string; count: number }>();
  for (const { by, legs } of threads) {
    let from = by;
    for (const { server: to } of legs) {
      const key = JSON.stringify([from, to]);
      const flow = flows.get(key) ?? { from, to, count: 0 };
      flow.count += 1;
      flows.set(key, flow);
      from = to;
    }
  }
  return [...flows.values()];
}

/** Passes that may be visible between two moments: all or, if the time between them is long, those of the sample. */
function passesSeen(film: Film, from: number, to: number, inHand: number | null): { all: Pass[]; every: number } {
  const parts = film.partsWithin(from, to);
  const seen = new Map<string, Pass>();
  for (const part of parts ?? [film.whole]) {
    for (const pass of passesWithin(part, from, to)) {
      // A pass that continues in the next part has its end there; one that ends in this part has all its attempts here.
      const key = `${pass.message} ${pass.copy} ${pass.begin}`;
      const before = seen.get(key);
      if (before === undefined || before.end > part.from) seen.set(key, pass);
    }
  }
  const own = parts === null && inHand !== null ? film.tell(inHand) : null;
  const all = [...seen.values(), ...(own === null ? [] : passesOf(own))].sort(
    (a, b) => a.begin - b.begin || a.message - b.message,
  );
  return { all, every: parts === null ? film.every : 1 };
}

function threadsAt(
  film: Film,
  t: number,
  speed: number,
  inHand: number | null,
  isStill: boolean,
  most: number,
): Pick<Scene, 'threads' | 'drawn' | 'flows'> {
  const back = (Math.min(MOST_LEGS, film.mostLegs) * LEG + FADE) * speed;
  const { all: passes, every } = passesSeen(film, t - back, t, inHand);
  const all = passes.flatMap((pass): SceneThread[] => {
    const thread = pass.begin > t ? null : drawPass(pass, t, speed, isStill && pass.message === inHand);
    return thread === null ? [] : [thread];
  });
  const drawn = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((n) => all.length / n <= most) ?? 5000;
  const rough = all.filter(isRough).slice(0, MOST_THREADS / 4);
  const threads = all.filter(
    (one) => isSampled(one.message, drawn) || one.message === inHand || (drawn > 1 && rough.includes(one)),
  );
  const flows = drawn * every === 1 ? [] : flowsOf(all);
  return { threads: threads.slice(0, most + MOST_THREADS), drawn: drawn * every, flows };
}

/** The next retry among the copies that wait at each holder. */
function nextTries({ passes }: Part, t: number): Map<string, SceneSender['next']> {
  const next = new Map<string, SceneSender['next']>();
  for (const { by, message, end, until } of passes) {
    if (end > t || until === null || until <= t) continue;
    const before = next.get(by);
    if (before == null || until < before.until) next.set(by, { message, from: end, until });
  }
  return next;
}

function serversAt({ model, failures, acceptances }: Film, { doors, holders }: Part, t: number): SceneServer[] {
  return model.servers.map(({ name, relay }, i) => {
    const door = doors.get(name);
    const failing = (failures[i] ?? [])
      .filter(({ from, to }) => from <= t && t < to)
      .map(({ failure, from }) => ({ failure, since: from }));
    return {
      name,
      failing,
      sessions: door?.sessions.at(t) ?? 0,
      waiting: door?.backlog.at(t) ?? 0,
      accepted: acceptances[i]?.upTo(t) ?? 0,
      queue: relay === null ? 0 : (holders.get(name)?.holds.at(t) ?? 0),
    };
  });
}

/** The picture at `t`, if one second of the wall clock shows `speed` seconds; of more than `most` messages, a sample. */
export function sceneAt(
  film: Film,
  t: number,
  speed: number,
  inHand: number | null,
  isStill = false,
  most = MOST_THREADS,
): Scene {
  const part = film.partAt(t);
  const { holders, arrivals, delivered, gone } = part;
  const next = nextTries(part, t);
  const senders = film.model.senders.map(({ name }): SceneSender => {
    const holder = holders.get(name);
    return {
      name,
      held: holder?.holds.at(t) ?? 0,
      waiting: holder?.waits.at(t) ?? 0,
      next: next.get(name) ?? null,
      ignored: film.ignoredBy(name, t),
    };
  });
  const servers = serversAt(film, part, t);
  const arrived = arrivals.upTo(t);
  const done = delivered.upTo(t);
  const lost = [...gone].reduce((sum, [fate, times]) => sum + (fate === 'pending' ? 0 : times.upTo(t)), 0);
  const waiting = [...holders.values()].reduce((sum, { waits }) => sum + waits.at(t), 0);
  const counts = { arrived, underWay: arrived - done - lost, waiting, delivered: done, lost };
  return {
    t,
    servers,
    senders,
    ...threadsAt(film, t, speed, inHand, isStill, most),
    counts,
    says: narrate(film, t, speed, servers, waiting),
  };
}
