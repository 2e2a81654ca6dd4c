import {
  boundedTo,
  type Exercise,
  horizonOf,
  lastArrivalOf,
  type Outage,
  type Thing,
  thingsOf,
  usualBegin,
} from '../experiment/index.js';
import { parseSource, type ReadyScenario, renderCall, type ScenarioSource } from '../library/index.js';
import type { Model } from '../model/index.js';
import { formatDuration, parseDuration, type Seconds } from '../units/index.js';
import { changesOf, type DrillSettings, type Refusal, refused } from './options.js';

/** A drill without errors. */
export interface DrillPlan {
  readonly scenario: ReadyScenario;
  readonly exercise: Exercise;
  readonly things: readonly Thing[];
  readonly pairs: boolean;
  readonly command: string;
}

export type DrillPlanning = { readonly ok: true; readonly plan: DrillPlan } | Refusal;

/** Default duration of a fault. */
const USUAL_LENGTH: Seconds = 4 * 3_600;
/** Default delay from which mail counts as late: anything less is hardly late. */
const USUAL_LATE: Seconds = 60;

/** Reads a time of the call; a text is the error. */
function readTime(name: string, written: string | undefined, usual: Seconds, least: Seconds): Seconds | string {
  if (written === undefined) return usual;
  const reading = parseDuration(written);
  if (!reading.ok) return `--${name} ${written}: ${reading.fault.message}; expected ${reading.fault.expected}`;
  if (reading.value < least) return `--${name} ${written}: expected at least ${formatDuration(least)}`;
  return reading.value;
}

/** The times of the faults, or the errors in the times of the call. */
function readOutage(model: Model, options: DrillSettings): Outage | string[] {
  const length = readTime('for', options.for, USUAL_LENGTH, 1);
  const at = readTime('at', options.at, usualBegin(model), 0);
  if (typeof length === 'string' || typeof at === 'string')
    return [length, at].filter((one) => typeof one === 'string');
  const last = lastArrivalOf(model);
  if (at >= last) {
    const when = options.at === undefined ? '' : ` ${options.at}`;
    return [`--at${when}: no mail arrives from then on: the last comes after about ${formatDuration(last)}`];
  }
  return { at, for: length };
}

/** Reads the scenario and the call, and finds all errors before anything runs. `file`: name as on the command line. */
export function planDrillOf(source: ScenarioSource, file: string, options: DrillSettings): DrillPlanning {
  const scenario = parseSource(source, changesOf(options));
  const { model, errors } = scenario;
  if (model === null) return { ok: false, problems: errors, lines: [] };
  const outage = readOutage(model, options);
  const late = readTime('late', options.late, USUAL_LATE, 0);
  if (Array.isArray(outage) || typeof late === 'string')
    return refused(...(Array.isArray(outage) ? outage : []), ...(typeof late === 'string' ? [late] : []));
  const exercise: Exercise = { model: boundedTo(model, horizonOf(model, outage)), outage, late };
  const pairs = options.pairs !== false;
  const command = renderCall('drill', [file], wordsOf(options), changesOf(options));
  return {
    ok: true,
    plan: { scenario: { ...scenario, model }, exercise, things: thingsOf(model), pairs, command },
  };
}

function wordsOf({ for: length, at, late, pairs }: DrillSettings): [string, string | null][] {
  const times = { for: length, at, late };
  return [
    ...Object.entries(times).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    ),
    ...(pairs === false ? [['no-pairs', null] as [string, null]] : []),
  ];
}
