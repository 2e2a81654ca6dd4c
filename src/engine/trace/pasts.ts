import { OUTCOMES, STAGES } from '../../mail/index.js';
import type { Model } from '../../model/index.js';
import type { TraceEvent } from '../../results/index.js';
import {
  BETWEEN,
  CONNECTS,
  DOING,
  FLAGS,
  IN_LINE,
  IN_PASS,
  IS_OVER,
  LAST_OUTCOME,
  LAST_SERVER,
  LAST_STAGE,
  LEG_COUNT,
  LEG_SIZE,
  LEGS,
  LOOKS_UP,
  NOTES_AT,
  NOTHING,
  OTHER,
  PASS_BEGAN,
  REUSES,
  SINCE,
  TALKS,
  WAITS,
  WAS_TOLD,
} from './note-layout.js';
import type { Plain } from './plain.js';

/** A server by its name, under one of its host names. */
interface Named {
  readonly host: string;
  readonly server: string;
}

/** The start of an attempt. Written out field by field, like all here: copying objects takes longer than all the rest. */
export function attemptOf(
  t: number,
  copy: number,
  by: string,
  reused: boolean,
  host: string,
  server: string,
): TraceEvent {
  return { t, copy, by, kind: 'attempt', pass: 1, reused, host, server };
}

/** The end of an attempt. */
export function outcomeOf(
  t: number,
  copy: number,
  by: string,
  outcome: number,
  stage: number,
  reply: string | null,
  host: string,
  server: string,
): Extract<TraceEvent, { kind: 'outcome' }> {
  return {
    t,
    copy,
    by,
    kind: 'outcome',
    outcome: OUTCOMES[outcome] ?? 'accepted',
    stage: STAGES[stage] ?? 'message',
    tls: null,
    reply,
    then: 'next',
    host,
    server,
  };
}

/** Turns the notes on a copy into events: its present pass, or the last one if it waits for the next. */
export class Pasts {
  /** Attempts that were told, by server. */
  readonly accepted: Float64Array;
  readonly failed: Float64Array;
  private readonly plain: Plain;
  private readonly servers: readonly Named[];

  constructor(plain: Plain, model: Model) {
    this.plain = plain;
    this.servers = model.servers.map(({ name, hosts }) => ({ host: hosts[0] ?? '', server: name }));
    this.accepted = new Float64Array(model.servers.length);
    this.failed = new Float64Array(model.servers.length);
  }

  /** Adds events; tells whether an attempt is under way, at `address`. */
  tell(m: number, copy: number, by: string, address: Named, events: TraceEvent[]): boolean {
    const { f64, u8 } = this.plain;
    const note = m + NOTES_AT;
    const doing = u8[note + DOING] as number;
    const flags = u8[note + FLAGS] as number;
    if (doing === NOTHING) return false;
    const t = f64[(note + SINCE) >>> 3] as number;
    const other = f64[(note + OTHER) >>> 3] as number;
    const began = f64[(note + PASS_BEGAN) >>> 3] as number;
    events.push({ t: began, copy, by, kind: 'pass', pass: 1 });
    this.tellLegs(note, copy, by, events);
    const isTrying = doing === CONNECTS || doing === TALKS;
    if (doing === LOOKS_UP && t > began) events.push({ t, copy, by, kind: 'pass', pass: 1 });
    else if (doing === IN_LINE) events.push({ t, copy, by, kind: 'line', for: 'destination' });
    else if (doing === WAITS) events.push({ t, copy, by, kind: 'deferred', due: other, until: other });
    else if (isTrying) {
      const { host, server } = address;
      const reused = (flags & REUSES) !== 0;
      events.push(attemptOf(other, copy, by, reused, host, server));
      if (doing === TALKS && !reused) events.push({ t, copy, by, kind: 'greeted', host, server });
    }
    if ((flags & (IS_OVER | IN_PASS)) === IS_OVER)
      events.push({ t, copy, by, kind: 'copyEnded', fate: 'delivered', duplicate: false });
    return isTrying;
  }

  private tellLegs(note: number, copy: number, by: string, events: TraceEvent[]): void {
    const { f64, f32, u16, u8 } = this.plain;
    const began = f64[(note + PASS_BEGAN) >>> 3] as number;
    const since = f64[(note + SINCE) >>> 3] as number;
    const flags = u8[note + FLAGS] as number;
    const legs = u8[note + LEG_COUNT] as number;
    const reply = (flags & WAS_TOLD) === 0 ? null : '';
    for (let i = 0; i < legs; i += 1) {
      const leg = note + LEGS + i * LEG_SIZE;
      const isLast = i === legs - 1;
      const t = Math.min(since, began + (f32[leg >>> 2] as number));
      const isNow = isLast && u8[note + DOING] === BETWEEN;
      const end = isNow ? since : Math.min(since, t + (f32[(leg + 4) >>> 2] as number));
      const { host, server } = this.serverNumbered(u16[(leg + 8) >>> 1] as number);
      const [outcome, stage] = [u8[leg + 10] as number, u8[leg + 11] as number];
      this.count(u16[(leg + 8) >>> 1] as number, outcome);
      events.push(attemptOf(t, copy, by, false, host, server));
      const event = outcomeOf(end, copy, by, outcome, stage, reply, host, server);
      events.push(isLast && (flags & IS_OVER) !== 0 ? { ...event, then: 'done' } : event);
    }
  }

  /**
   * The last attempt of a message, where it is not told yet: made in an earlier pass by somebody who still has it (`by`), or by a
   * copy that is gone. `note`: of its root.
   */
  tellLast(t: number, copy: number, by: string | null, note: number, events: TraceEvent[]): void {
    const { u16, u8 } = this.plain;
    const number = (u16[(note + LAST_SERVER) >>> 1] as number) - 1;
    const { host, server } = this.serverNumbered(number);
    const [stage, outcome] = [u8[note + LAST_STAGE] as number, u8[note + LAST_OUTCOME] as number];
    this.count(number, outcome);
    const attempt = attemptOf(t, copy, by ?? '', false, host, server);
    const event = outcomeOf(t, copy, by ?? '', outcome, stage, null, host, server);
    // The first copy of all is the sender's own, and stays the first that is told of.
    const place = events.findIndex((one) => one.copy === copy);
    if (by !== null)
      events.splice(Math.max(0, place), 0, attempt, event, { t, copy, by, kind: 'deferred', due: t, until: t });
    else events.push(attempt, event, { t, copy, by: '', kind: 'copyEnded', fate: 'delivered', duplicate: false });
  }

  private count(server: number, outcome: number): void {
    const counts = outcome === 0 ? this.accepted : this.failed;
    counts[server] = (counts[server] ?? 0) + 1;
  }

  private serverNumbered(number: number): Named {
    return this.servers[number] ?? { host: '', server: '' };
  }
}
