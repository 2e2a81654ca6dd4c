import { spread } from './journey.js';
import type { Laboratory } from './laboratory.js';
import type { Observation, SeenAttempt, SeenMessage } from './observation.js';
import type { RecordedAttempt, RecordedMessage } from './recording.js';
import { agreesInTime } from './tolerance.js';

/** Runs of which one must do what was recorded. */
const FEW = 2;
const MANY = 40;
/** A pause that parts one round of tries from the next [s]: no MTA comes back sooner. */
const PAUSE = 20;

/** What is told of an attempt, whether recorded or simulated. */
interface Told {
  readonly t: number;
  /** How long it was [s]. */
  readonly lasted: number;
  /** Where, and what became of whom. */
  readonly what: string;
}

/**
 * How a cell with one message to several recipients differs: round by round, which address was tried, what became of each
 * recipient there, and when the round began; then the fate of each. Where each recipient has a session of its own, their order within
 * a round does not matter.
 */
export function compareEnvelope(lab: Laboratory): readonly string[] {
  const quick = best(lab, FEW);
  return quick.length === 0 ? quick : best(lab, MANY);
}

function best(lab: Laboratory, count: number): readonly string[] {
  const runs = lab.observe(count);
  const all = runs.map((run) => differences(lab, run, runs));
  return all.reduce((a, b) => (b.length < a.length ? b : a));
}

/** `runs`: what luck can make of times. */
function differences(lab: Laboratory, run: Observation, runs: readonly Observation[]): readonly string[] {
  const { recording } = lab.cell;
  const recorded = roundsOf(
    lab,
    recording.attempts.map((one) => told(lab, one)),
  );
  const seen = roundsOf(
    lab,
    run.attempts.map((one) => told(lab, one)),
  );
  const others = runs.map((one) =>
    roundsOf(
      lab,
      one.attempts.map((attempt) => told(lab, attempt)),
    ),
  );
  const begins = (i: number): number[] => others.flatMap((rounds) => rounds[i]?.map(({ t }) => t) ?? []);
  const longest = Math.max(0, ...seen.flat().map(({ lasted }) => lasted));
  const wrong = recorded.flatMap((round, i) => {
    // One that is not over when the observation ends leaves no outcome here.
    const isOpen = seen[i] === undefined && isTrailing(lab, (round[0]?.t ?? 0) + longest, true);
    return isOpen ? [] : compareRound(lab, round, seen[i], i, begins(i));
  });
  // Rounds that are not over when the observation ends leave no outcome here.
  const open = Math.max(0, recorded.length - seen.length);
  const more = seen.slice(recorded.length).filter(([first]) => first !== undefined && !isTrailing(lab, first.t));
  return [
    ...wrong.slice(0, 3),
    ...(more.length > 0 ? [`${more.length} rounds more than recorded`] : []),
    ...fatesOf(lab, recording.messages).flatMap((message, i) =>
      compareFate(
        lab,
        message,
        runs.flatMap(({ messages }) => fatesOf(lab, messages)[i] ?? []),
        i,
        open,
      ),
    ),
  ];
}

/**
 * Where a server takes but the first few, which these are is its sender's affair: Sendmail turns their order round in each pass,
 * OpenSMTPD has them in the order of random numbers.
 */
function isBlind({ cell: { mta, set } }: Laboratory): boolean {
  return (mta === 'sendmail' || mta === 'opensmtpd') && set.hosts.some(({ mode }) => mode.includes('rcptmax'));
}

/** The oldest recordings do not say what became of whom, but what became of any. */
function inShort(outcome: string, each: readonly string[]): string {
  if (each.length === 0) return outcome;
  const words = new Set(each.map((one) => one.slice(one.indexOf(':') + 1)));
  return [...words].sort((a, b) => Number(a === 'delivered') - Number(b === 'delivered')).join('+');
}

function told(lab: Laboratory, attempt: RecordedAttempt | SeenAttempt): Told {
  const { t, ip, outcome, each } = attempt;
  const lasted = 'lasted' in attempt ? attempt.lasted : attempt.ended - t;
  // A session that ended before anybody was taken, or with the answer to one of them, is one failure.
  if (lab.cell.recording.folder === 'base') return { t, lasted, what: `${ip} ${inShort(outcome, each)}` };
  const isWhole = outcome === 'rcpt 421' || each.some((one) => one.startsWith('?'));
  if (each.length === 0 || isWhole) return { t, lasted, what: `${ip} ${outcome}` };
  const who = isBlind(lab) ? each.map((one) => one.slice(one.indexOf(':') + 1)) : [...each];
  return { t, lasted, what: `${ip} ${who.sort().join(', ')}` };
}

function roundsOf({ cell: { set } }: Laboratory, attempts: readonly Told[]): readonly (readonly Told[])[] {
  const rounds: Told[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const attempt of attempts) {
    if (attempt.t - last > PAUSE) rounds.push([]);
    rounds[rounds.length - 1]?.push(attempt);
    last = attempt.t;
  }
  // Sessions side by side come in any order.
  const isAlone = (round: readonly Told[]): boolean => round.length > set.hosts.length;
  return rounds.map((round) =>
    isAlone(round) ? round.toSorted((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0)) : round,
  );
}

function compareRound(
  lab: Laboratory,
  recorded: readonly Told[],
  seen: readonly Told[] | undefined,
  i: number,
  times: readonly number[],
): readonly string[] {
  const [first] = [...recorded].sort((a, b) => a.t - b.t);
  const began = first?.t ?? 0;
  if (seen === undefined) {
    return isTrailing(lab, began) || isTrailing(lab, began + (first?.lasted ?? 0))
      ? []
      : [`round ${i + 1} at ${began} s: not simulated`];
  }
  const words = (round: readonly Told[]): string => round.map(({ what }) => what).join(' → ');
  if (words(recorded) !== words(seen)) {
    return [`round ${i + 1} at ${began} s: recorded ${words(recorded)}, simulated ${words(seen)}`];
  }
  if (agreesInTime(began, times, lab.clock)) return [];
  return [`round ${i + 1} at ${began} s, simulated at ${spread(times)}`];
}

/** Of each recipient; in the order of time where it does not matter who they are. */
function fatesOf<M extends { readonly t: number | null }>(lab: Laboratory, messages: readonly M[]): readonly M[] {
  return isBlind(lab) ? messages.toSorted((a, b) => (a.t ?? Infinity) - (b.t ?? Infinity)) : messages;
}

function isTrailing({ cell: { recording }, clock }: Laboratory, t: number, orLater = false): boolean {
  return (orLater && t >= (recording.observed ?? 0)) || agreesInTime(t, [recording.observed ?? 0], clock);
}

function compareFate(
  lab: Laboratory,
  recorded: RecordedMessage,
  seen: readonly SeenMessage[],
  i: number,
  open: number,
): readonly string[] {
  const who = `recipient ${i + 1}`;
  // Courier reports who was refused when the whole message is done with: until then they count as queued.
  const isSilent = lab.cell.mta === 'courier' && recorded.state === 'queued';
  const alike = seen.filter(({ state }) => state === recorded.state || (isSilent && state === 'bounced'));
  if (alike.length === 0) return [`${who}: ${recorded.state}, simulated ${seen[0]?.state}`];
  const problems: string[] = [];
  const times = alike.flatMap(({ t }) => t ?? []);
  if (recorded.t !== null && !agreesInTime(recorded.t, times, lab.clock)) {
    problems.push(`${who}: ${recorded.state} at ${recorded.t} s, simulated at ${spread(times)}`);
  }
  const kept = alike.map((one) => one.kept);
  if (!kept.some((copies) => copies <= recorded.unacknowledged && copies >= recorded.unacknowledged - open)) {
    problems.push(`${who}: ${recorded.unacknowledged} copies without a reply, simulated ${spread(kept)}`);
  }
  return problems;
}
