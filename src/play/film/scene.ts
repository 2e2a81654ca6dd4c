import type { Outcome, Stage } from '../../mail/index.js';
import { type Film, passesWithin } from './film.js';
import { narrate } from './narrator.js';
import type { Leg, Pass } from './passes.js';
import type { Scene, SceneLeg, SceneSender, SceneServer, SceneThread, Shape } from './seen.js';

/** A leg is drawn for so long at least [s of the wall clock], and a thread fades for so long. */
const LEG = 0.28;
const FADE = 0.84;
/** How far a thread has grown that has only just begun, in a picture that stands still. */
const SET_OUT = 0.12;
const MOST_LEGS = 8;
const MOST_THREADS = 60;

export function shapeOf(outcome: Outcome, stage: Stage | null, reply: string | null): Shape {
  if (outcome === 'timedOut') return stage === 'connect' ? 'noanswer' : 'silent';
  if (outcome === 'tempfailed') return 'later';
  if (outcome === 'rejected') return 'never5';
  if (outcome === 'disconnected') return 'cut';
  if (outcome === 'unreachable' || outcome === 'noTls' || outcome === 'badCertificate') return 'refused';
  if (outcome === 'overloaded') return reply === null ? 'refused' : 'later';
  return outcome;
}

function drawLeg(leg: Leg, t: number, begin: number, length: number): SceneLeg {
  // Who has just set out is not at the door yet.
  const still = t - begin < 1e-6 ? SET_OUT : 1;
  const grown = Math.max(0, Math.min(1, length === 0 ? still : (t - begin) / length));
  const isOver = grown === 1 && t >= leg.end && leg.outcome !== null;
  const over = isOver ? 1 : Math.max(0, Math.min(1, (t - leg.begin) / (leg.end - leg.begin || 1)));
  const shape = isOver && leg.outcome !== null ? shapeOf(leg.outcome, leg.stage, leg.reply) : null;
  return { server: leg.server, grown, over, shape, took: leg.end - leg.begin };
}

/**
 * A pass as it is drawn at `t`; `null` where nothing of it is to be seen. What is over in less than a frame is drawn after it
 * happened; in a picture that stands still, `isStill`, each attempt as far as it is.
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

/** Spreads message numbers evenly, so that the same messages are drawn at every speed and after seeking. */
function isSampled(message: number, every: number): boolean {
  return (Math.imul(message, 0x9e3779b1) >>> 0) % every === 0;
}

function threadsAt(
  film: Film,
  t: number,
  speed: number,
  inHand: number | null,
  isStill: boolean,
): { threads: SceneThread[]; drawn: number } {
  const back = (MOST_LEGS * LEG + FADE) * speed;
  const all = passesWithin(film, t - back, t).flatMap((number): SceneThread[] => {
    const pass = film.passes[number];
    const thread =
      pass === undefined || pass.begin > t ? null : drawPass(pass, t, speed, isStill && pass.message === inHand);
    return thread === null ? [] : [thread];
  });
  const drawn = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((n) => all.length / n <= MOST_THREADS) ?? 5000;
  const rough = all.filter(isRough).slice(0, MOST_THREADS / 4);
  const threads = all.filter(
    (one) => isSampled(one.message, drawn) || one.message === inHand || (drawn > 1 && rough.includes(one)),
  );
  return { threads: threads.slice(0, 2 * MOST_THREADS), drawn };
}

/** The next try among the copies that wait at each holder. */
function nextTries(film: Film, t: number): Map<string, SceneSender['next']> {
  const next = new Map<string, SceneSender['next']>();
  for (const { by, message, end, until } of film.passes) {
    if (end > t || until === null || until <= t) continue;
    const before = next.get(by);
    if (before == null || until < before.until) next.set(by, { message, from: end, until });
  }
  return next;
}

function serversAt({ model, failures, doors, holders }: Film, t: number): SceneServer[] {
  return model.servers.map(({ name, relay }, i) => {
    const door = doors.get(name);
    const failing = (failures[i] ?? [])
      .filter(({ from, to }) => from <= t && t < to)
      .map(({ failure, from }) => ({
        kind: failure.kind,
        share: failure.probability,
        since: from,
        code: failure.reply?.code ?? null,
      }));
    return {
      name,
      failing,
      sessions: door?.sessions.at(t) ?? 0,
      waiting: door?.backlog.at(t) ?? 0,
      accepted: door?.accepted.upTo(t) ?? 0,
      queue: relay === null ? 0 : (holders.get(name)?.holds.at(t) ?? 0),
    };
  });
}

/** What is seen at `t`, where one second of the wall clock shows `speed` seconds. */
export function sceneAt(film: Film, t: number, speed: number, inHand: number | null, isStill = false): Scene {
  const { holders, arrivals, delivered, gone } = film;
  const next = nextTries(film, t);
  const senders = film.model.senders.map(({ name }): SceneSender => {
    const holder = holders.get(name);
    const ignored = [...(holder?.ignored ?? [])].flatMap(([host, since]) => (since <= t ? [host] : []));
    return {
      name,
      held: holder?.holds.at(t) ?? 0,
      waiting: holder?.waits.at(t) ?? 0,
      next: next.get(name) ?? null,
      ignored,
    };
  });
  const servers = serversAt(film, t);
  const arrived = arrivals.upTo(t);
  const done = delivered.upTo(t);
  const lost = [...gone].reduce((sum, [fate, times]) => sum + (fate === 'pending' ? 0 : times.upTo(t)), 0);
  const waiting = [...holders.values()].reduce((sum, { waits }) => sum + waits.at(t), 0);
  const counts = { arrived, underWay: arrived - done - lost, waiting, delivered: done, lost };
  return {
    t,
    servers,
    senders,
    ...threadsAt(film, t, speed, inHand, isStill),
    counts,
    says: narrate(film, t, speed, servers, waiting),
  };
}
