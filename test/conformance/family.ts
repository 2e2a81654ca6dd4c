import { isLikely } from './histogram.js';
import { spread } from './journey.js';
import type { Laboratory } from './laboratory.js';
import type { Observation, SeenAttempt } from './observation.js';
import type { LabHost } from './recording.js';

const FEW = 12;
const MANY = 60;

/** The tries of one domain's passes, each as the labels of its hosts or addresses in their order. */
type Passes = readonly (readonly string[])[];

/**
 * How a family of domains differs: the tries of a pass and their number, which comes first and how often, how many
 * orders there are, and how many passes. Empty if it agrees.
 */
export function compareFamily(lab: Laboratory): readonly string[] {
  const { family } = lab.cell.recording;
  if (family === null) throw new Error('not a family');
  const quick = differences(lab, FEW);
  return quick.length === 0 ? quick : differences(lab, MANY);
}

function differences(lab: Laboratory, count: number): readonly string[] {
  const recorded = recordedPasses(lab);
  const runs = lab.observe(count).map((run) => simulatedPasses(lab, run));
  const least = Math.min(...passCounts(recorded));
  const most = Math.max(...passCounts(recorded));
  return [
    ...compareRange(
      'tries in a pass',
      lengths(recorded.map(firstOf)),
      runs.map((run) => lengths(run.map(firstOf))),
    ),
    ...compareRange('passes', passCounts(recorded), runs.map(passCounts), 1),
    ...compareRange(
      'orders in first passes',
      [ordersOf(recorded.map(firstOf))],
      runs.map((run) => [ordersOf(run.map(firstOf))]),
    ),
    ...compareRange(
      'domains whose later passes repeat the first',
      [steady(recorded, most)],
      runs.map((run) => [steady(run, most)]),
      1,
    ),
    ...comparePlaces(lab, recorded, 'first passes', (passes) => passes.slice(0, 1)),
    ...comparePlaces(lab, recorded, 'later passes', (passes) => passes.slice(1, least)),
  ];
}

function firstOf(passes: Passes): readonly string[] {
  return passes[0] ?? [];
}

function lengths(passes: Passes): readonly number[] {
  return passes.map(({ length }) => length);
}

function passCounts(domains: readonly Passes[]): readonly number[] {
  return domains.map(({ length }) => length);
}

function ordersOf(passes: Passes): number {
  return new Set(passes.map((pass) => pass.join())).size;
}

/** Domains that are tried in the same order in every pass, of so many; one that begins as the recording ends is none of it. */
function steady(domains: readonly Passes[], most: number): number {
  return domains.filter((passes) => ordersOf(passes.slice(0, most)) === 1).length;
}

/** Which label stands in each place of some passes, how often. */
function comparePlaces(
  lab: Laboratory,
  recorded: readonly Passes[],
  what: string,
  select: (passes: Passes) => Passes,
): readonly string[] {
  const labels = labelsOf(lab);
  return labels.flatMap((_, place) => {
    const row = (domains: readonly Passes[]): readonly number[] => {
      const here = domains.flatMap((passes) => select(passes).map((pass) => pass[place]));
      return labels.map((label) => here.filter((one) => one === label).length);
    };
    const draw = (n: number): readonly number[] => {
      const run = lab.observe(n + 1)[n];
      return run === undefined ? [] : row(simulatedPasses(lab, run));
    };
    const seen = row(recorded);
    if (isLikely(seen, draw)) return [];
    const times = `${labels.join(', ')} ${seen.join(', ')} times`;
    return [`${what}, place ${place + 1}: ${times}, simulated ${draw(0).join(', ')}; ${draw(1).join(', ')}`];
  });
}

function compareRange(
  what: string,
  recorded: readonly number[],
  simulated: readonly (readonly number[])[],
  slack = 0,
): readonly string[] {
  const all = simulated.flat();
  const fits = recorded.every((value) => value >= Math.min(...all) - slack && value <= Math.max(...all) + slack);
  return fits ? [] : [`${what}: ${spread(recorded)}, simulated ${spread(all)}`];
}

/** Hosts of the case, or the addresses of its one host (`a1` …); where there is IPv6 host, family and number (`mx1/6.2`). */
function labelsOf({ cell: { set } }: Laboratory): readonly string[] {
  if (set.hosts.some(({ ip }) => ip.includes(':'))) return set.hosts.map((host) => familyLabel(host, set.hosts));
  const hosts = new Set(set.hosts.map(({ host }) => host));
  return set.hosts.map(({ host }, i) => (hosts.size === 1 ? `a${i + 1}` : (host.split('.')[0] ?? '')));
}

function familyLabel(one: LabHost, hosts: readonly LabHost[]): string {
  const ofFamily = (ip: string): boolean => ip.includes(':') === one.ip.includes(':');
  const alike = hosts.filter(({ host, ip }) => host === one.host && ofFamily(ip));
  const number = alike.length > 1 ? `.${alike.indexOf(one) + 1}` : '';
  return `${one.host.split('.')[0]}/${one.ip.includes(':') ? 6 : 4}${number}`;
}

/** Family and last part of an address, which all members of a family of domains have in common. */
function partOf(ip: string): string {
  return ip.includes(':') ? `6 ${ip.split(':').at(-1)}` : `4 ${ip.split('.').at(-1)}`;
}

function recordedPasses({ cell: { recording } }: Laboratory): readonly Passes[] {
  return (recording.family?.allPasses ?? []).map((passes) => passes.map((pass) => pass.split(' ')));
}

function simulatedPasses(lab: Laboratory, { attempts, messages }: Observation): readonly Passes[] {
  const labels = labelsOf(lab);
  const places = new Map(lab.cell.set.hosts.map(({ ip }, i) => [partOf(ip), i]));
  const byMessage: SeenAttempt[][] = messages.map(() => []);
  for (const attempt of attempts) byMessage[attempt.message]?.push(attempt);
  return byMessage.map((own) => {
    const passes: string[][] = [];
    for (const { pass, ip } of own) {
      const tries = passes[pass - 1] ?? [];
      tries.push(labels[places.get(partOf(ip)) ?? -1] ?? ip);
      passes[pass - 1] = tries;
    }
    return passes;
  });
}
