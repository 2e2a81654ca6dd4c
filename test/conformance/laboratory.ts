import { explainMessages } from '../../src/engine/index.js';
import type { RetrySchedule } from '../../src/mail/index.js';
import type { Model } from '../../src/model/index.js';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';
import { type Observation, observe } from './observation.js';
import {
  type Case,
  FOLDERS,
  type Folder,
  MTAS,
  type Mta,
  type MtaRecordings,
  type Recording,
  readCases,
  readRecordings,
} from './recording.js';
import { type Clock, lateness } from './tolerance.js';
import { memberOf, type Part, type Translation, translate } from './translation.js';

/** A recording with the set-up it was made in. */
export interface Cell {
  readonly mta: Mta;
  readonly set: Case;
  readonly recording: Recording;
}

const BY_FOLDER: ReadonlyMap<Folder, readonly Case[]> = new Map(FOLDERS.map((folder) => [folder, readCases(folder)]));

/** All cases, those of one folder in the order of their file. */
export const CASES: readonly Case[] = [...BY_FOLDER.values()].flat();
const FILES: ReadonlyMap<Mta, MtaRecordings> = new Map(MTAS.map((mta) => [mta, readRecordings(mta)]));

/** The recordings of one MTA. */
export function recordingsOf(mta: Mta): MtaRecordings {
  const file = FILES.get(mta);
  if (file === undefined) throw new Error(`nothing is recorded of ${mta}`);
  return file;
}

export function casesIn(folder: Folder): readonly Case[] {
  return BY_FOLDER.get(folder) ?? [];
}

/** Every recording of a folder, MTA by MTA. */
export function allCells(folder: Folder = 'base'): readonly Cell[] {
  return MTAS.flatMap((mta) =>
    recordingsOf(mta)
      .recordings.filter((recording) => recording.folder === folder)
      .map((recording) => ({ mta, recording, set: caseOf(recording.id) })),
  );
}

export function caseOf(id: string): Case {
  const set = CASES.find((one) => one.id === id);
  if (set === undefined) throw new Error(`there is no case ${id}`);
  return set;
}

/** Replays a cell's set-up in the simulator, as often as asked, each time with other luck; the MTA's own preset, or another. */
export class Laboratory {
  readonly cell: Cell;
  /** Period of the queue runs or scans of this MTA [s]; `null` if it has none. */
  readonly grid: number | null;
  readonly clock: Clock;
  private readonly preset: Mta;
  private readonly parts: readonly Part[];
  /** When the cell's own first message comes, counted from the first of all [s]. */
  private readonly start: number;
  private readonly observed: number;
  private readonly observations: Observation[] = [];

  constructor(cell: Cell, preset: Mta = cell.mta) {
    this.cell = cell;
    this.preset = preset;
    this.parts = partsOf(cell);
    this.start = this.parts.find(({ set }) => set.id === cell.set.id)?.start ?? 0;
    this.observed = cell.recording.observed ?? cell.recording.run.seconds;
    this.grid = gridOf(retryOf(preset));
    const { run, attempts } = cell.recording;
    this.clock = { run, grid: this.grid, late: lateness(run, attempts[0]?.t) };
  }

  /** The scenario with luck `n`, as a user could run it. */
  translation(n: number): Translation {
    return translate(this.parts, {
      mta: this.preset,
      seed: seedOf(n),
      variant: this.cell.recording.variant,
      shift: this.shift(n),
      observed: this.observed + this.start,
    });
  }

  /** What the simulator does with luck 0 to `count` - 1. */
  observe(count: number): readonly Observation[] {
    for (let n = this.observations.length; n < count; n += 1) {
      const { text, arrivals, servers } = this.translation(n);
      const traces = explainMessages(modelOf(text, arrivals), { replication: 1, messages: 'all' });
      const start = this.shift(n) + this.start;
      this.observations.push(this.own(observe(traces, servers, start, start + this.observed)));
    }
    return this.observations.slice(0, count);
  }

  /** What concerns the cell's own domain, and all tries of its servers. */
  private own({ attempts, messages }: Observation): Observation {
    const { set } = this.cell;
    if (set.family_size !== undefined || this.parts.length === 1) return { attempts, messages };
    const addresses = set.hosts.map(({ ip }) => ip);
    return {
      attempts: attempts.filter(({ ip }) => addresses.includes(ip)),
      messages: messages.filter(({ domain }) => domain === set.domain),
    };
  }

  /**
   * When the first message comes [s]: so that the first queue run comes as long after it as in the laboratory, where
   * that was an accident.
   */
  private shift(n: number): number {
    const { mta, recording } = this.cell;
    if (this.grid === null) return n * PART_OF_A_SECOND;
    const after = modulo(firstScan(mta, recording, this.grid) - offsetOf(recording, mta), this.grid);
    // A queue run in the very moment of the arrival did not see the message yet.
    const wanted = after < AT_ONCE * recording.run.factor ? -MOMENT : after;
    return modulo(phaseOf(this.preset, n, this.grid) - wanted, this.grid);
  }
}

function seedOf(n: number): string {
  return `conformance ${n}`;
}

function modulo(a: number, b: number): number {
  return ((a % b) + b) % b;
}

function modelOf(text: string, arrivals: string): Model {
  const { model, problems } = parseScenario({ text, file: 'conformance.json', readFile: () => arrivals });
  if (model === null) throw new Error(renderProblems(problems));
  return model;
}

/** The domains of a run: the case's own, its family, or two cases that share a server. */
function partsOf({ mta, set, recording }: Cell): readonly Part[] {
  const { family_size: size } = set;
  const { modeChanges } = recording;
  if (size !== undefined) {
    return Array.from({ length: size }, (_, i) => ({
      set: memberOf(set, i + 1),
      start: i * INJECTION,
      injected: [0],
      modeChanges,
    }));
  }
  const runs = recordingsOf(mta).recordings.filter(
    (other) => other.set === recording.set && other.folder === recording.folder && shares(set, caseOf(other.id)),
  );
  const first = Math.min(...runs.map((other) => offsetOf(other, mta)));
  return runs.map((other) => ({
    set: caseOf(other.id),
    start: offsetOf(other, mta) - first,
    injected: injectedOf(caseOf(other.id), other),
    modeChanges: other.modeChanges,
  }));
}

/** The same case, or one whose MX is a host of the other. */
function shares(one: Case, other: Case): boolean {
  const targets = ({ dns }: Case): unknown[] => dns.filter(([, type]) => type === 'MX').map((entry) => entry[3]);
  const names = ({ hosts }: Case): unknown[] => hosts.map(({ host }) => host);
  const leads = (a: Case, b: Case): boolean => targets(a).some((target) => names(b).includes(target));
  return one === other || leads(one, other) || leads(other, one);
}

/** Arrivals as recorded; where only the first are listed, the others follow at their mean distance. */
function injectedOf(set: Case, { messages }: Recording): readonly number[] {
  // Each recipient is listed; those of one message came with it.
  const times = messages.filter((_, i) => i % set.recipients === 0).map(({ injected }) => injected ?? 0);
  const last = times[times.length - 1] ?? 0;
  const step = last / Math.max(1, times.length - 1);
  while (times.length < set.messages) times.push(last + step * (times.length - messages.length / set.recipients + 1));
  return times;
}

const retries = new Map<Mta, RetrySchedule>();

function retryOf(mta: Mta): RetrySchedule {
  const known = retries.get(mta);
  if (known !== undefined) return known;
  const retry = modelOf(probeOf(mta, 0).text, probeOf(mta, 0).arrivals).senders[0]?.mta.retry;
  if (retry === undefined) throw new Error(`${mta} has no schedule`);
  retries.set(mta, retry);
  return retry;
}

function gridOf({ scan, per, rule }: RetrySchedule): number | null {
  if (scan !== null) return scan;
  return per === 'queue' && rule.kind === 'every' ? rule.every : null;
}

/** A message to a server that refuses, for a day. */
function probeOf(mta: Mta, n: number): Translation {
  const part: Part = { set: caseOf('p'), start: 0, injected: [0], modeChanges: [] };
  return translate([part], { mta, seed: seedOf(n), variant: null, shift: 0, observed: 86_400 });
}

const phases = new Map<string, number>();

/** Phase of the sending host's queue runs with luck `n` [s]: seen in when it first tries again. */
function phaseOf(mta: Mta, n: number, grid: number): number {
  const key = `${mta} ${n}`;
  const known = phases.get(key);
  if (known !== undefined) return known;
  const { text, arrivals, servers } = probeOf(mta, n);
  const { attempts } = observe(
    explainMessages(modelOf(text, arrivals), { replication: 1, messages: 'all' }),
    servers,
    0,
  );
  const again = attempts.find(({ pass }) => pass > 1);
  const phase = modulo(again?.t ?? 0, grid);
  phases.set(key, phase);
  return phase;
}

/**
 * Injection of a recording's first message, counted from that of the run's first [s]. Families do not say; the cases of
 * a run were injected in their order, so they come with the next one.
 */
function offsetOf(recording: Recording, mta: Mta): number {
  const known = offsets.get(recording);
  if (known !== undefined) return known;
  const offset = offsetAmong(recordingsOf(mta).recordings, recording);
  offsets.set(recording, offset);
  return offset;
}

/** It is asked for with every luck of every recording of a run. */
const offsets = new Map<Recording, number>();

function offsetAmong(recordings: readonly Recording[], recording: Recording): number {
  const place = CASES.indexOf(caseOf(recording.id));
  const next = CASES.slice(place)
    .flatMap(({ id }) => recordings.filter((other) => other.id === id && other.run.name === recording.run.name))
    .find(({ observed }) => observed !== null);
  return next === undefined || next.observed === null ? 0 : recording.run.seconds - next.observed;
}

/**
 * The first queue run of a laboratory run [s], counted from its first message: the earliest second try of any message
 * in it; where nothing was tried again, from when the MTA was started.
 */
function firstScan(mta: Mta, { run }: Recording, grid: number): number {
  const key = `${mta} ${run.name}`;
  const again = secondTries.get(key) ?? earliestSecondTry(mta, run.name);
  secondTries.set(key, again);
  return again < Number.POSITIVE_INFINITY ? again : grid - run.startedBefore;
}

const secondTries = new Map<string, number>();

/** The earliest second try of any message of a run; infinite where nothing was tried again. */
function earliestSecondTry(mta: Mta, run: string): number {
  const seconds = recordingsOf(mta)
    .recordings.filter((other) => other.run.name === run && caseOf(other.id).messages === 1)
    .flatMap((other) => {
      const again = other.attempts.find(({ t }, i) => {
        const { t: before = t, lasted = 0 } = other.attempts[i - 1] ?? {};
        return t - before - lasted > LONG_PAUSE;
      });
      return again === undefined ? [] : [again.t + offsetOf(other, mta)];
    });
  return Math.min(...seconds);
}

/** Time between messages that are injected one after another, as recorded of most MTAs [s]. */
const INJECTION = 0.02;
/** Arrivals of different runs come at different parts of a second [s]: some MTAs are seeded by it. */
const PART_OF_A_SECOND = 0.37;

/** Shorter than a round trip [s]; and what it takes the laboratory to put a message into a queue, on its own clock [s]. */
const MOMENT = 1e-4;
const AT_ONCE = 0.05;

/** No time-out of a connection is so long [s], and no first wait of an MTA with queue runs so short. */
const LONG_PAUSE = 140;
