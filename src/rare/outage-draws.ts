import type { Draws } from '../random/index.js';
import type { Seconds, SimTime } from '../units/index.js';
import type { OutageProcess, Stretches } from './processes.js';

/** Parts of the defensive mixture: unchanged, an outage that outlasts the message, and two outages in a row. */
const PLAIN = 0.25;
const OUTLASTING = 0.55;
const CHAIN = 0.2;
/** Most outages of one process in one message's life; with more, losses are no rare events. */
const MOST_STRETCHES = 2_000;

/** Ages of a message at its passes while no server accepts it [s], ascending, and the last of them. */
export interface Timetable {
  readonly ages: readonly Seconds[];
  readonly last: Seconds;
}

/** Outages after a message's arrival, and the likelihood ratio: how much more likely they are in truth than as drawn. */
export interface DrawnOutages {
  readonly stretches: Stretches;
  readonly weight: number;
}

/** Outages of a process that is up at `t`, until `horizon` seconds later; drawn from the true distribution. */
export function drawUp(renewal: OutageProcess, t: SimTime, horizon: Seconds, draws: Draws): DrawnOutages {
  return { stretches: follow(renewal, t, renewal.up.drawResidual(draws), [], horizon, draws), weight: 1 };
}

/**
 * Outages of a process that is down at `t`, drawn from a mixture that brings losses about: A. Owen, Y. Zhou, "Safe and
 * effective importance sampling", J. Am. Stat. Assoc. 95, 2000. The ratio is that of the whole mixture, so it is at
 * most 1 ÷ 0.25. An outage began `lead` seconds before `t` at the earliest: nothing observed an earlier start.
 */
export function drawDown(
  renewal: OutageProcess,
  t: SimTime,
  timetable: Timetable,
  horizon: Seconds,
  lead: Seconds,
  draws: Draws,
): DrawnOutages {
  const { down, up } = renewal;
  const { last } = timetable;
  const outlasts = down.residualSurvival(last);
  const choice = draws.uniform();
  let end: Seconds;
  let second: readonly [Seconds, Seconds] | null = null;
  if (choice < PLAIN || (choice < PLAIN + OUTLASTING && outlasts === 0)) {
    end = down.drawResidual(draws);
  } else if (choice < PLAIN + OUTLASTING) {
    end = down.drawResidualAbove(last, draws);
  } else {
    end = draws.uniform() * last;
    const gap = nextAge(timetable, end) - end;
    if (down.survival(end) === 0 || up.survival(gap) === 1) return { stretches: [], weight: 0 };
    const start = end + up.drawBelow(gap, draws);
    if (down.survival(last - start) === 0) return { stretches: [], weight: 0 };
    second = [start, down.drawAbove(last - start, draws)];
  }
  const past = lead === 0 ? 0 : Math.min(lead, t, down.drawAbove(end, draws) - end);
  const first: [SimTime, Seconds] = [t - past, past + end];
  const start = second?.[0] ?? end + up.draw(draws);
  const length = second?.[1] ?? down.draw(draws);
  const stretches = follow(renewal, t, start, [first], horizon, draws, length);
  return { stretches, weight: 1 / ratioOf(renewal, timetable, end, start, length) };
}

/** Density of the mixture over the true one, for an outage that ends at `end` and one that lasts `length` from `start` [s]. */
function ratioOf(
  { down, up }: OutageProcess,
  timetable: Timetable,
  end: Seconds,
  start: Seconds,
  length: Seconds,
): number {
  const { last } = timetable;
  const outlasts = down.residualSurvival(last);
  // If no outage can outlast the message, that part of the mixture is drawn from the true distribution.
  let ratio = outlasts === 0 ? PLAIN + OUTLASTING : PLAIN;
  if (end > last) return outlasts === 0 ? ratio : ratio + OUTLASTING / outlasts;
  const next = nextAge(timetable, end);
  if (start >= next || start + length <= last) return ratio;
  const gone = (1 - up.survival(next - end)) * down.survival(last - start) * last * down.survival(end);
  if (gone > 0) ratio += (CHAIN * down.mean) / gone;
  return ratio;
}

/** The first pass after this age; the last attempt where there is none. */
function nextAge({ ages, last }: Timetable, age: Seconds): Seconds {
  let [low, high] = [0, ages.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ages[middle] as number) > age) high = middle;
    else low = middle + 1;
  }
  return ages[low] ?? last;
}

/** Continues the process: an outage `start` seconds after `t`, lasting `length` if that is known, and so on. */
function follow(
  { up, down }: OutageProcess,
  t: SimTime,
  start: Seconds,
  before: Stretches,
  horizon: Seconds,
  draws: Draws,
  length: Seconds = down.draw(draws),
): Stretches {
  const stretches = [...before];
  let from = start;
  let lasts = length;
  while (from < horizon && stretches.length < MOST_STRETCHES) {
    stretches.push([t + from, lasts]);
    from += lasts + up.draw(draws);
    lasts = down.draw(draws);
  }
  return stretches;
}
