import type { FailureTiming, Model, ServerModel } from '../model/index.js';
import { distributionMean } from '../random/index.js';
import { atLeastOne, unavailability } from '../theory/index.js';
import { formatDuration, formatShare, type Seconds, type Share, type SimTime, YEAR } from '../units/index.js';
import { groupBy } from './check.js';
import { outagesOf } from './outages.js';
import { covers, type Window, windowsOf } from './windows.js';

/** Number of periods over which two plans of different periods are compared. */
const MANY_PERIODS = 500;

/** With more comparisons than this, planned outages count by their share of the time, like chance. */
const MOST_WORK = 2_000_000;

type Renewal = Extract<FailureTiming, { kind: 'renewal' }>;

function isRenewal(timing: FailureTiming): timing is Renewal {
  return timing.kind === 'renewal';
}

/** Share of the time that at least one of these independent chance failures is active. */
function byChance(timings: readonly FailureTiming[]): Share {
  return atLeastOne(
    timings.filter(isRenewal).map(({ up, down }) => unavailability(distributionMean(up), distributionMean(down))),
  );
}

/** Windows in which a server or site is down by plan, and the share of the remaining time it is down by chance. */
interface Downs {
  readonly planned: readonly Window[];
  readonly chance: Share;
}

/** Time over which plans are averaged: the run, or whole periods if all of them recur. */
function averagingSpan(timings: readonly FailureTiming[], horizon: Seconds): Window {
  const planned = timings.flatMap((timing) => (timing.kind === 'planned' ? [timing] : []));
  const periods = planned.flatMap(({ every }) => (every === null ? [] : [every]));
  const longest = Math.max(1, ...periods);
  if (periods.length < planned.length) return [0, Number.isFinite(horizon) && horizon > 0 ? horizon : YEAR];
  const start = Math.max(0, ...planned.map(({ at }) => at));
  const isCommon = periods.every((period) => Number.isInteger(longest / period));
  return [start, start + longest * (isCommon ? 1 : MANY_PERIODS)];
}

function downsOf(timings: readonly FailureTiming[], [from, to]: Window): Downs {
  const inside = windowsOf(timings, to).filter(([, end]) => end > from);
  return { planned: inside, chance: byChance(timings) };
}

/** Probability that all servers of a group at one site are down at an instant. */
function groupDown(site: Downs, servers: readonly Downs[], t: SimTime): Share {
  if (covers(site.planned, t)) return 1;
  let all = 1;
  for (const { planned, chance } of servers) if (!covers(planned, t)) all *= chance;
  return site.chance + (1 - site.chance) * all;
}

/**
 * Share of the time that all of these servers turn mail away. Plans are laid over each other; failures of a site strike
 * all of its servers together; all else is independent.
 */
export function commonUnavailability(model: Model, servers: readonly ServerModel[], horizon: Seconds): Share {
  if (servers.length === 0) return 1;
  const timings = servers.flatMap((server) => outagesOf(model, server).map(({ failure }) => failure.timing));
  const span = averagingSpan(timings, horizon);
  const groups = [...groupBy(servers, ({ site }) => site)].flatMap(([site, members]) => {
    const own = members.map((server) => downsOf(timingsOf(model, server, false), span));
    const [first] = members;
    if (site !== null && first !== undefined) return [{ site: downsOf(timingsOf(model, first, true), span), own }];
    return own.map((one) => ({ site: { planned: [], chance: 0 }, own: [one] }));
  });
  const windows = groups.flatMap(({ site, own }) => [site, ...own].flatMap(({ planned }) => planned));
  const edges = [...new Set([span[0], ...windows.flat(), span[1]])]
    .filter((t) => t >= span[0] && t <= span[1])
    .sort((a, b) => a - b);
  if (edges.length * servers.length > MOST_WORK) return edges.length > 0 ? independently(groups, span) : 1;
  let down = 0;
  for (const [i, from] of edges.entries()) {
    const to = edges[i + 1];
    if (to === undefined) break;
    down += (to - from) * groups.reduce((share, { site, own }) => share * groupDown(site, own, from), 1);
  }
  const share = down / (span[1] - span[0]);
  // Sums of lengths are rounded: nearly all the time is all of it.
  return share > 1 - 1e-12 ? 1 : share;
}

/** That share if there are too many plans to lay over each other: all servers then count as independent. */
function independently(groups: readonly { site: Downs; own: readonly Downs[] }[], [from, to]: Window): Share {
  const shareOf = ({ planned, chance }: Downs): Share => {
    const time = planned.reduce((sum, [a, b]) => sum + Math.max(0, Math.min(b, to) - Math.max(a, from)), 0);
    return 1 - (1 - chance) * (1 - time / (to - from));
  };
  return groups.reduce((share, { site, own }) => {
    const all = own.reduce((product, one) => product * shareOf(one), 1);
    return share * (1 - (1 - shareOf(site)) * (1 - all));
  }, 1);
}

/** Timings of a server's own outages, or of its site's. */
function timingsOf(model: Model, server: ServerModel, ofSite: boolean): readonly FailureTiming[] {
  return outagesOf(model, server).flatMap(({ failure, site }) => (site === ofSite ? [failure.timing] : []));
}

/** A share with two significant digits below one in a hundred: `0.056 %`. */
function spellShare(share: Share): string {
  return formatShare(share, share >= 0.01 ? 1 : Math.min(6, -1 - Math.floor(Math.log10(share))));
}

/**
 * The time that all of these servers turn mail away at once, for a sentence: `down 4.4 % of the time (16 d a year)`. An
 * outage that is planned once says nothing about a year: with one among them the text is about this run alone,
 * `down 4 h of the 7 d of this run`. Empty if there is no such time. `down`: the share of the time, if it is known.
 */
export function spellUnavailability(
  model: Model,
  servers: readonly ServerModel[],
  horizon: Seconds,
  down = commonUnavailability(model, servers, horizon),
): string {
  if (down <= 0) return '';
  if (down === 1) return 'down all the time';
  const timings = servers.flatMap((server) => outagesOf(model, server)).map(({ failure }) => failure.timing);
  const isSingle = (timing: FailureTiming): boolean => timing.kind === 'planned' && timing.every === null;
  if (!timings.some(isSingle)) return `down ${spellShare(down)} of the time (${formatDuration(down * YEAR)} a year)`;
  const time = down * horizon;
  // An approximate time needs no seconds.
  const told = timings.some(isRenewal)
    ? `about ${formatDuration(time > 600 ? Math.round(time / 60) * 60 : time)}`
    : formatDuration(time);
  return `down ${told} of the ${formatDuration(horizon)} of this run`;
}
