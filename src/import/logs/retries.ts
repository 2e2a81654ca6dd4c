import { nextWait, presetBehaviour, type RetryRule } from '../../mail/index.js';
import { HOUR, MINUTE, spellDuration } from '../../units/index.js';
import { type Line, spellFlow } from '../writing/lines.js';
import type { RetryCourse } from './counts.js';
import type { LogReading } from './reader.js';

/** Retry schedule of a sending host, as a behaviour. */
export interface RetryFinding {
  readonly preset: 'postfix' | 'exim';
  /** In words: "this is Postfix with maximal_backoff_time=2h". */
  readonly words: string;
  /** Keys that differ from the preset; empty if none do. */
  readonly lines: readonly Line[];
  /** Number of observed waits, and the share of them that the finding explains. */
  readonly waits: number;
  readonly explained: number;
}

/** An observed wait: from a try at one age to the next [s]. */
interface Wait {
  readonly age: number;
  readonly wait: number;
  /** Number of tries so far. */
  readonly tries: number;
}

/** Time between the due time and the log line: some seconds, less if all settings are quick [s]. */
function slackOf(scan: number): number {
  return Math.min(20, Math.max(2, scan / 10));
}

/** Fewest waits that allow a conclusion. */
const LEAST_WAITS = 5;
/** Share of explained waits from which a schedule counts as the right one. */
const GOOD = 0.9;

function waitsOf(courses: readonly RetryCourse[]): Wait[] {
  return courses.flatMap(({ ages }) =>
    ages.slice(1).map((age, at): Wait => {
      const before = ages[at] ?? 0;
      return { age: before, wait: age - before, tries: at + 1 };
    }),
  );
}

/** Share of waits that a schedule explains: due after its wait, noticed by the next queue scan. */
function explainedBy(waits: readonly Wait[], due: (wait: Wait) => number, scan: number): number {
  const slack = slackOf(scan);
  const explained = waits.filter((one) => {
    const late = one.wait - due(one);
    return late >= -slack && late <= scan + slack + one.wait * 0.01;
  });
  return explained.length / waits.length;
}

/** Common settings; the first is the default. */
const SHORTEST = [300, 10, 30, 60, 120, 180, 600, 900, 1800, HOUR];
const LONGEST = [
  4000,
  20,
  30,
  60,
  120,
  300,
  600,
  900,
  1800,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  4 * HOUR,
  6 * HOUR,
  8 * HOUR,
  12 * HOUR,
  24 * HOUR,
];
const SCANS = [300, 5, 10, 30, 60, 120, 600, 900, 1800, HOUR];

interface PostfixFit {
  readonly min: number;
  readonly max: number;
  readonly scan: number;
  readonly explained: number;
}

/** The Postfix parameters that explain most waits; among equals the more specific, and defaults first. */
function fitPostfix(waits: readonly Wait[]): PostfixFit {
  let best: PostfixFit | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const scan of SCANS) {
    for (const min of SHORTEST) {
      for (const max of LONGEST) {
        if (max < min) continue;
        const explained = explainedBy(waits, ({ age }) => Math.min(max, Math.max(min, age)), scan);
        const changed = Number(scan !== 300) + Number(min !== 300) + Number(max !== 4000);
        // A wide grid explains anything, so it has to explain clearly more.
        const score = explained - 0.02 * changed - 0.01 * Math.log2(scan / MINUTE);
        if (score > bestScore + 1e-9) {
          best = { min, max, scan, explained };
          bestScore = score;
        }
      }
    }
  }
  return best ?? { min: 300, max: 4000, scan: 300, explained: 0 };
}

function postfixFinding(waits: readonly Wait[]): RetryFinding | null {
  const { min, max, scan, explained } = fitPostfix(waits);
  if (explained < GOOD) return null;
  const set = [
    ...(min === 300 ? [] : [`minimal_backoff_time=${spellDuration(min)}`]),
    ...(max === 4000 ? [] : [`maximal_backoff_time=${spellDuration(max)}`]),
    ...(scan === 300 ? [] : [`queue_run_delay=${spellDuration(scan)}`]),
  ];
  const age = spellFlow([
    ['min', spellDuration(min)],
    ['max', spellDuration(max)],
  ]);
  const lines: Line[] =
    set.length === 0
      ? []
      : [
          {
            key: 'retry',
            value: spellFlow([
              ['age', age],
              ['scan', spellDuration(scan)],
            ]),
          },
        ];
  const words = `this is Postfix with ${set.length === 0 ? 'its default retry times' : set.join(' ')}`;
  return { preset: 'postfix', words, lines, waits: waits.length, explained };
}

function spellSteps(rule: Extract<RetryRule, { kind: 'steps' }>): string {
  const steps = rule.steps.map(({ every, factor, until }) => {
    const entries: [string, string][] = [['every', spellDuration(every)]];
    if (factor !== 1) entries.push(['factor', String(factor)]);
    if (until !== null) entries.push(['until', spellDuration(until)]);
    return spellFlow(entries);
  });
  return `[ ${steps.join(', ')} ]`;
}

function eximFinding(waits: readonly Wait[], queueInterval: number | null): RetryFinding | null {
  const exim = presetBehaviour('exim');
  if (exim === undefined || exim.retry.rule.kind !== 'steps') return null;
  const { rule } = exim.retry;
  const usual = exim.retry.scan ?? 30 * MINUTE;
  const scan = queueInterval === null ? usual : Math.max(MINUTE, Math.round(queueInterval / MINUTE) * MINUTE);
  // A host's retry time belongs to its address: a new message may meet one that is due before its own would be.
  const due = ({ age, wait, tries }: Wait): number => {
    const own = nextWait(rule, tries, age);
    return tries === 1 ? Math.min(wait, own) : own;
  };
  const explained = explainedBy(waits, due, 2 * scan);
  if (explained < GOOD) return null;
  const entries: [string, string][] = [
    ['steps', spellSteps(rule)],
    ['from', rule.from],
    ['scan', spellDuration(scan)],
    ['per', 'host'],
    ['atOnce', '1'],
  ];
  const lines: Line[] = scan === usual ? [] : [{ key: 'retry', value: spellFlow(entries) }];
  const words = `this is Exim with its default retry rule, and a queue run every ${spellDuration(scan)}`;
  return { preset: 'exim', words, lines, waits: waits.length, explained };
}

/** Observed waits that no schedule explains: the median of the first, the second, … */
function asTheyAre(preset: 'postfix' | 'exim', waits: readonly Wait[]): RetryFinding {
  const most = Math.min(30, Math.max(...waits.map(({ tries }) => tries)));
  const list = Array.from({ length: most }, (_, at) => {
    const sorted = waits.flatMap(({ tries, wait }) => (tries === at + 1 ? wait : [])).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  }).flatMap((wait) => (wait === undefined ? [] : spellDuration(Math.max(1, Math.round(wait)))));
  const lines: Line[] = [{ key: 'retry', value: spellFlow([['list', `[ ${list.join(', ')} ]`]]) }];
  const words = 'no known schedule explains these waits: they are given as they are, each the median';
  return { preset, words, lines, waits: waits.length, explained: 1 };
}

/** Compares the observed retries with the defaults of the MTA, and with other parameters. */
export function findRetries({ tally, mta, queueInterval }: LogReading): RetryFinding | null {
  const waits = waitsOf(tally.courses);
  if (mta === null || waits.length < LEAST_WAITS) return null;
  const found = mta === 'postfix' ? postfixFinding(waits) : eximFinding(waits, queueInterval);
  return found ?? asTheyAre(mta, waits);
}
