import { isSettled, settleRecorded, settleSeen } from './coincidence.js';
import type { Laboratory } from './laboratory.js';
import { type Observation, type SeenAttempt, UNDER_WAY } from './observation.js';
import type { RecordedAttempt, Recording } from './recording.js';
import { agreesInTime, type Clock } from './tolerance.js';

/** Runs that are compared first, that show whether luck has a say at all, and that show more and more of what it can do. */
const FEW = 2;
const SOME = 10;
const MORE = [10, 40, 160];
/** A pass with more tries than this has no end; its first tries are compared one by one. */
const ENDLESS = 100;
const ONE_BY_ONE = 20;
/** Queries of one lookup come within this time [s]: resolvers ask again where nobody answers. */
const ONE_LOOKUP = 30;

/**
 * How a cell with one message differs: attempt by attempt, then fate and notices. Empty if it agrees. Where luck
 * decides, the recording must be one of the courses that luck can take.
 */
export function compareJourney(lab: Laboratory): readonly string[] {
  const few = lab.observe(FEW);
  const quick = differences(lab, few);
  if (quick.length === 0 || isEndless(few.map(({ attempts }) => attempts))) return quick;
  if (!lab.observe(SOME).some((run) => isOther(run, few[0]))) return quick;
  // What some run did stays done in more of them.
  let found = quick;
  for (const count of MORE) {
    found = differences(lab, lab.observe(count));
    if (found.length === 0) break;
  }
  return found;
}

/**
 * How far the times of a recording with one message are from the simulator's, at most [s]: of each attempt from the
 * nearest of some runs; `null` where nothing was tried.
 */
export function deviationOf(lab: Laboratory): number | null {
  const runs = lab.observe(SOME);
  // The last try may come just after the end of the run.
  const off = lab.cell.recording.attempts.flatMap(({ t }, i) => {
    const times = runs.flatMap(({ attempts }) => attempts[i]?.t ?? []);
    return times.length === 0 ? [] : [Math.min(...times.map((time) => Math.abs(t - time)))];
  });
  return off.length === 0 ? null : Math.max(...off);
}

/** Did luck change anything that can be seen? Queue runs may come a moment earlier or later. */
function isOther(one: Observation, other: Observation | undefined): boolean {
  const told = (run: Observation | undefined): string => {
    const attempts = run?.attempts.map(({ ip, outcome, t }) => `${ip} ${outcome} ${Math.round(t)}`) ?? [];
    return [...attempts, ...(run?.messages[0]?.passes.map(Math.round) ?? [])].join();
  };
  return told(one) !== told(other);
}

function differences(lab: Laboratory, runs: readonly Observation[]): readonly string[] {
  const { recording } = lab.cell;
  return [
    ...compareAttempts(lab, runs),
    ...(recording.queries.length > 0 ? compareLookups(lab, runs) : []),
    ...compareEnd(lab, runs),
  ];
}

/** Connection by connection; a message that follows in an open one is none. */
export function compareAttempts(lab: Laboratory, runs: readonly Observation[]): readonly string[] {
  const { recording } = lab.cell;
  const settled = runs.map((run) => {
    return settleSeen(
      lab,
      run.attempts.filter(({ reused }) => !reused),
    );
  });
  const recorded = settleRecorded(lab, recording.attempts);
  const end = Math.min(recorded.end, ...settled.map((one) => one.end));
  const seen = settled.map((one) => one.attempts);
  const endless = isEndless(seen);
  const attempts = endless ? recorded.attempts.slice(0, ONE_BY_ONE) : recorded.attempts;
  const wrong = attempts.flatMap((attempt, i) => {
    const said = compareAttempt(lab, attempt, i, seen, end);
    return said === null ? [] : [`attempt ${i + 1} at ${attempt.t} s: ${said}`];
  });
  const rest = endless ? compareShares(lab, seen) : compareRounds(attempts, seen);
  return [...wrong.slice(0, 3), ...compareCount(lab, seen, end), ...rest];
}

/** One pass that goes on and on. */
function isEndless(seen: readonly (readonly SeenAttempt[])[]): boolean {
  return seen.every((attempts) => attempts.filter(({ pass }) => pass === 1).length > ENDLESS);
}

/** Of the tries that are listed, how many went to each address. */
function compareShares(lab: Laboratory, seen: readonly (readonly SeenAttempt[])[]): readonly string[] {
  const { attempts } = lab.cell.recording;
  return lab.cell.set.hosts.flatMap(({ ip }) => {
    const recorded = attempts.filter((attempt) => attempt.ip === ip).length;
    const simulated = seen.map((run) => run.slice(0, attempts.length).filter((attempt) => attempt.ip === ip).length);
    const slack = Math.max(2, recorded * 0.2);
    const fits = recorded >= Math.min(...simulated) - slack && recorded <= Math.max(...simulated) + slack;
    return fits ? [] : [`${recorded} tries of ${ip}, simulated ${spread(simulated)}`];
  });
}

/** `null` if the recorded attempt is what some run did in this place. */
function compareAttempt(
  lab: Laboratory,
  recorded: RecordedAttempt,
  i: number,
  seen: readonly (readonly SeenAttempt[])[],
  end: number,
): string | null {
  const here = seen.flatMap((attempts) => attempts[i] ?? []);
  const words = `recorded ${recorded.outcome} at ${recorded.ip}`;
  if (here.length === 0) {
    const last = seen[0]?.[seen[0].length - 1];
    return isTrailing(lab, recorded.t, end)
      ? null
      : `${words}, simulated none (the last at ${last?.t.toFixed(0) ?? '-'} s)`;
  }
  const [first] = here;
  const asTold = here.filter(({ outcome, tls }) => {
    if (outcome === UNDER_WAY) return recorded.outcome.startsWith('no reply');
    const sameTls = outcome !== 'delivered' || tls === (recorded.tls !== null);
    return outcome === plain(recorded.outcome) && sameTls;
  });
  if (asTold.length === 0) return `${words}, simulated ${first?.outcome} at ${first?.ip}`;
  const addresses = addressesAt(here, seen);
  if (!addresses.has(recorded.ip)) return `${words}, simulated at ${[...addresses].join(', ')}`;
  const times = here.map(({ t }) => t);
  const late = lab.clock.late + slowSessions(lab, i);
  if (agreesInTime(recorded.t, times, { ...lab.clock, late })) return null;
  return `${words}, simulated at ${spread(times)}`;
}

/** What sessions that failed took before an attempt [s]: less than a second of the laboratory's own clock is its work alone. */
function slowSessions({ cell }: Laboratory, i: number): number {
  const { attempts, run } = cell.recording;
  const before = attempts.slice(0, i).map(({ lasted }) => lasted);
  return before.reduce((sum, lasted) => (lasted < run.factor ? sum + lasted : sum), 0);
}

/** Addresses that can come in this place: where luck decides, those in the same place of any pass. */
function addressesAt(here: readonly SeenAttempt[], seen: readonly (readonly SeenAttempt[])[]): ReadonlySet<string> {
  const addresses = new Set(here.map(({ ip }) => ip));
  if (addresses.size === 1) return addresses;
  const positions = new Set(here.map(({ position }) => position));
  return new Set(seen.flat().flatMap(({ ip, position }) => (positions.has(position) ? [ip] : [])));
}

/** EHLO and HELO were refused alike: one failure. */
function plain(outcome: string): string {
  return outcome.replace(/^ehlo (\d+)\+helo \1$/, 'ehlo $1');
}

/** An attempt so near the end of the observation that the simulator's may come after it. */
function isTrailing(lab: Laboratory, t: number, end = lab.cell.recording.observed ?? 0): boolean {
  return t > end || agreesInTime(t, [end], lab.clock);
}

function compareCount(lab: Laboratory, seen: readonly (readonly SeenAttempt[])[], end: number): readonly string[] {
  const { attempts, attemptsTotal } = lab.cell.recording;
  const counts = seen.map((one) => one.length);
  if (attemptsTotal > attempts.length || isEndless(seen)) return compareTotal(attemptsTotal, counts);
  const beyond = seen.map((one) => one.slice(attempts.length).filter(({ t }) => !isTrailing(lab, t, end)));
  const least = beyond.reduce((a, b) => (b.length < a.length ? b : a), beyond[0] ?? []);
  const [next] = least;
  if (next === undefined) return [];
  const words = `${next.outcome} at ${next.ip}, ${next.t.toFixed(0)} s`;
  return [`${least.length} attempts more than the ${attempts.length} recorded: the next ${words}`];
}

/** Of very many attempts only the first are listed: the total within 10 %. */
function compareTotal(total: number, counts: readonly number[]): readonly string[] {
  if (total >= Math.min(...counts) * 0.9 && total <= Math.max(...counts) * 1.1) return [];
  return [`${total} attempts, simulated ${spread(counts)}`];
}

/** Where luck orders the tries of a pass: as many different addresses as simulated. */
function compareRounds(
  attempts: readonly RecordedAttempt[],
  seen: readonly (readonly SeenAttempt[])[],
): readonly string[] {
  const [one] = seen;
  if (one === undefined || attempts.length !== one.length) return [];
  return [...new Set(one.map(({ pass }) => pass))].flatMap((pass) => {
    const places = one.flatMap((attempt, i) => (attempt.pass === pass ? [i] : []));
    const recorded = new Set(places.map((i) => attempts[i]?.ip)).size;
    const simulated = seen.map(
      (run) => new Set(run.filter((attempt) => attempt.pass === pass).map(({ ip }) => ip)).size,
    );
    return simulated.includes(recorded) ? [] : [`pass ${pass}: ${recorded} addresses, simulated ${spread(simulated)}`];
  });
}

function compareLookups(lab: Laboratory, runs: readonly Observation[]): readonly string[] {
  const { queries, queriesCut } = lab.cell.recording;
  const lookups = queries.filter((t, i) => i === 0 || t - (queries[i - 1] ?? 0) > ONE_LOOKUP);
  const passes = runs.map(({ messages }) => messages[0]?.passes ?? []);
  const wrong = lookups.flatMap((t, i) => {
    const times = passes.flatMap((one) => one[i] ?? []);
    if (times.length === 0) return isTrailing(lab, t) ? [] : [`lookup ${i + 1} at ${t} s: not simulated`];
    if (agreesInTime(t, times, lab.clock)) return [];
    return [`lookup ${i + 1} at ${t} s, simulated at ${spread(times)}`];
  });
  const more = passes.map((one) => one.slice(lookups.length).filter((t) => !isTrailing(lab, t)).length);
  const fewest = Math.min(...more);
  return [...wrong.slice(0, 2), ...(!queriesCut && fewest > 0 ? [`${fewest} more lookups than recorded`] : [])];
}

function compareEnd(lab: Laboratory, runs: readonly Observation[]): readonly string[] {
  const { recording } = lab.cell;
  const [recorded] = recording.messages;
  if (recorded === undefined) return ['no message recorded'];
  const ends = runs.flatMap(({ messages }) => messages[0] ?? []).filter(({ state }) => state === recorded.state);
  if (ends.length === 0) return [`${recorded.state}, simulated ${runs[0]?.messages[0]?.state}`];
  const problems: string[] = [];
  const times = ends.flatMap(({ t }) => t ?? []);
  const late = lab.clock.late + slowSessions(lab, recording.attempts.length);
  if (recorded.t !== null && !agreesInTime(recorded.t, times, { ...lab.clock, late })) {
    problems.push(`${recorded.state} at ${recorded.t} s, simulated at ${spread(times)}`);
  }
  const kept = ends.map((end) => end.kept);
  // Where attempts may come sooner or later with a queue run, all of them leave a copy, or as many as recorded.
  const each = recording.attempts.length === recorded.unacknowledged && isSettled(lab);
  if (!each && !kept.includes(recorded.unacknowledged)) {
    problems.push(`${recorded.unacknowledged} copies without a reply, simulated ${spread(kept)}`);
  }
  return [
    ...problems,
    ...compareWarnings(
      recording,
      ends.map(({ warnings }) => warnings),
      lab.clock,
    ),
  ];
}

function compareWarnings(
  { warnings }: Recording,
  simulated: readonly (readonly number[])[],
  clock: Clock,
): readonly string[] {
  const counts = simulated.map(({ length }) => length);
  if (!counts.includes(warnings.length)) return [`${warnings.length} delay warnings, simulated ${spread(counts)}`];
  return warnings.flatMap((t, i) => {
    const times = simulated.flatMap((one) => one[i] ?? []);
    return agreesInTime(t, times, clock) ? [] : [`delay warning at ${t} s, simulated at ${spread(times)}`];
  });
}

/** From the least to the most. */
export function spread(values: readonly number[]): string {
  if (values.length === 0) return 'none';
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => String(Number(value.toFixed(1))));
  return least === most ? String(least) : `${least} to ${most}`;
}
