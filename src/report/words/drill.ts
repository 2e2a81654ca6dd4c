import type { DrillResult, Estimate, Fault, FaultKind, ThingKind, Trial } from '../../results/index.js';
import { formatCount, formatDuration, formatNumber } from '../../units/index.js';
import { countOf, intervalText, listed, sentence } from './numbers.js';
import { printableName } from './printable.js';

/** Predicates for each kind of failure, to follow the name of the thing. */
const DOES: Readonly<Record<ThingKind, Partial<Record<FaultKind, string>>>> = {
  server: {
    refuse: 'refuses connections',
    timeout: 'does not answer',
    silent: 'connects and never greets',
    port: 'takes no mail, but sends its queue',
    '4xx': 'answers 451 to each recipient',
    '5xx': 'answers 550 to each recipient',
  },
  site: {
    refuse: 'refuses connections',
    timeout: 'does not answer',
    silent: 'connects and never greets',
    '4xx': 'answers 451 to each recipient',
    '5xx': 'answers 550 to each recipient',
  },
  nameServers: { servfail: 'answers SERVFAIL', timeout: 'does not answer' },
};

/** Each kind of failure in a word or two, for lists. */
const WORDS: Readonly<Record<FaultKind, string>> = {
  refuse: 'refusing',
  timeout: 'no answer',
  silent: 'silent',
  port: 'port shut',
  '4xx': '451',
  '5xx': '550',
  servfail: 'SERVFAIL',
};

function thingName({ thing, name }: Pick<Fault, 'thing' | 'name'>): string {
  const own = printableName(name);
  if (thing === 'site') return `site ${own}`;
  return thing === 'nameServers' ? `DNS of ${own}` : own;
}

/** `mx1.example.org does not answer`. */
function faultText(fault: Fault): string {
  return `${thingName(fault)} ${DOES[fault.thing][fault.kind] ?? fault.kind}`;
}

export function faultsText({ faults }: Trial): string {
  return faults.map(faultText).join('; ');
}

/** The predicate of a failure without its subject: `does not answer`. */
export function waysText({ faults }: Trial): string {
  const [first, second] = faults;
  if (first !== undefined && second === undefined) return DOES[first.thing][first.kind] ?? first.kind;
  return faults.map(({ kind }) => WORDS[kind]).join(' + ');
}

export function thingsText({ faults }: Trial): string {
  return faults.map(thingName).join(' + ');
}

/** A number of messages per replication: whole, except for a small mean. */
export function messagesText(value: number): string {
  const size = Math.abs(value);
  const text = Number.isInteger(size) ? formatNumber(size, 15) : formatNumber(size, size < 100 ? 2 : 3);
  return value < 0 ? `−${text}` : text;
}

/** `mx1.example.org: silent`; two failures are joined by a plus. */
function trialLabel({ faults }: Trial): string {
  return faults.map((fault) => `${thingName(fault)}: ${WORDS[fault.kind]}`).join(' + ');
}

/** Several failures in at most `most` characters: `mx1, mx2: silent, 451`, or the first and the number of others. */
export function trialsLabel(trials: readonly Trial[], most: number): string {
  const [first, ...others] = trials;
  if (first === undefined) return '';
  const name = trialLabel(first);
  if (others.length === 0) return name;
  const text = first.faults.length === 1 ? singlesLabel(trials) : trials.map(trialLabel).join('; ');
  return text.length <= most ? text : `${name} and ${formatCount(others.length)} more`;
}

/** Things with their kinds of failure; things that fail in the same ways are listed together. */
function singlesLabel(trials: readonly Trial[]): string {
  const ways = new Map<string, string[]>();
  for (const [fault] of trials.map(({ faults }) => faults))
    if (fault !== undefined) {
      const name = thingName(fault);
      ways.set(name, [...(ways.get(name) ?? []), WORDS[fault.kind]]);
    }
  const things = new Map<string, string[]>();
  for (const [name, words] of ways) {
    const key = words.toSorted().join(', ');
    things.set(key, [...(things.get(key) ?? []), name]);
  }
  return [...things].map(([words, names]) => `${names.join(', ')}: ${words}`).join('; ');
}

/** A table cell: `–` for zero. */
export function trialCell(estimate: Estimate): string {
  if (estimate.mean === 0) return '–';
  return messagesText(estimate.mean);
}

/** A table cell with its interval. */
export function trialEstimate(estimate: Estimate): string {
  const interval = intervalText(estimate, 'count');
  return interval === undefined ? trialCell(estimate) : `${trialCell(estimate)} (${interval})`;
}

export function longestText({ longest_s: longest }: Trial): string {
  return longest < 1 ? '–' : formatDuration(longest);
}

function isHarmless({ lost, late }: Trial): boolean {
  return lost.mean <= 0 && late.mean <= 0;
}

function loses({ lost }: Trial): boolean {
  return lost.mean > 0;
}

function isForGood({ faults }: Trial): boolean {
  return faults.some(({ kind }) => kind === '5xx');
}

/** `212 wanted messages are lost and 31 come late, the last of them 3 h late`. */
function costText({ lost, late, longest_s: longest }: Trial): string {
  const parts = [
    ...(lost.mean > 0
      ? [`${messagesText(lost.mean)} wanted ${lost.mean === 1 ? 'message is' : 'messages are'} lost`]
      : []),
    ...(late.mean > 0
      ? [`${messagesText(late.mean)} ${late.mean === 1 ? 'comes' : 'come'} late, up to ${formatDuration(longest)}`]
      : []),
  ];
  return listed(parts);
}

/** A statement, and the sentences that qualify it. */
interface Statement {
  readonly lead: string;
  readonly rest: readonly string[];
}

/** Capitalises a sentence, unless it begins with the name of a server. */
function opening({ thing }: Pick<Fault, 'thing'>, text: string): string {
  return thing === 'site' ? sentence(text) : text;
}

/** The one thing that must not break, and the cost if it does. */
function singlesText({ drill, singles }: DrillResult): Statement {
  const [worst] = singles;
  const [fault] = worst?.faults ?? [];
  const length = formatDuration(drill.for_s);
  if (worst === undefined || fault === undefined) return { lead: 'There is nothing that could break.', rest: [] };
  if (isHarmless(worst))
    return {
      lead: `Nothing must not break: no single failure of ${length} lost wanted mail or made it late.`,
      rest: [],
    };
  if (!loses(worst))
    return {
      lead: `No single failure of ${length} lost wanted mail; the worst delays it: ${faultText(fault)}, and ${costText(worst)}.`,
      rest: [],
    };
  const lead = `${opening(fault, thingsText(worst))} must not break: when it ${waysText(worst)} for ${length}, ${costText(worst)}.`;
  const other = isForGood(worst) ? singles.find((trial) => !isForGood(trial)) : undefined;
  if (other === undefined) return { lead, rest: [] };
  const tried = `${faultsText(other)}, and ${costText(other)}`;
  if (loses(other)) return { lead, rest: [`Of failures after which mail is tried again, the worst: ${tried}.`] };
  const late = isHarmless(other) ? '' : `; most late: ${tried}`;
  return { lead, rest: [`Failures after which mail is tried again lost none${late}.`] };
}

/** The pair that loses most mail beyond what either of the two loses alone. */
function worstTogether({ pairs }: DrillResult): Trial | undefined {
  const beyond = ({ beyond: more }: Trial): number => more?.mean ?? 0;
  return (pairs ?? []).reduce<Trial | undefined>(
    (most, pair) => (beyond(pair) > Math.max(0, most === undefined ? 0 : beyond(most)) ? pair : most),
    undefined,
  );
}

function pairsText(result: DrillResult): string[] {
  const { pairs } = result;
  if (pairs === null || pairs.length === 0) return [];
  const together = worstTogether(result);
  if (together !== undefined) {
    const more = messagesText(together.beyond?.mean ?? 0);
    return [
      `Two at the same time lose more than each alone: ${listed(together.faults.map(faultText))}, and ${costText(together)}, ${more} of which neither loses by itself.`,
    ];
  }
  const [worst] = pairs;
  return worst === undefined || !loses(worst)
    ? ['No two failures at the same time lost any.']
    : ['No two failures at the same time lost more than they do alone.'];
}

/** The answer in a sentence, and the sentences that follow it. */
export function drillStatement(result: DrillResult): Statement {
  const { lead, rest } = singlesText(result);
  return { lead, rest: [...rest, ...pairsText(result)] };
}

/** Facts on the origin of a drill, in a few words each. */
export function drillFacts({ drill, singles }: DrillResult): string[] {
  return [
    printableName(drill.file),
    countOf(drill.things.length, 'thing'),
    countOf(singles.length, 'way to fail', 'ways to fail'),
    `${formatDuration(drill.for_s)} each, from ${drill.at_s === 0 ? 'the start' : formatDuration(drill.at_s)} on`,
    `seed ${printableName(drill.seed, 24)} for all`,
  ];
}

/** The method, in sentences. */
export function drillMethod({ drill, singles, pairs }: DrillResult): string[] {
  const { replications } = drill;
  const sums = (pairs ?? []).filter(({ sum }) => sum === true).length;
  const deep = replications === 1 ? '' : `; the worst have ${countOf(replications, 'replication')}, the others one`;
  return [
    `Each of the ${formatCount(Math.round(drill.wanted))} wanted messages of the first ${formatDuration(drill.until_s)} is compared with itself without the failure, on the same luck; ${formatCount(Math.round(drill.during))} come while one lasts. Late is more than ${formatDuration(drill.late_s)} later. What the scenario itself lets fail goes on.`,
    `Tried: ${countOf(singles.length, 'failure')} alone${pairs === null ? '' : ` and ${countOf(pairs.length, 'pair')}, each thing in the way that does most alone`}${deep}.`,
    ...(sums === 0
      ? []
      : [
          `${countOf(sums, 'pair')} of things whose domains have nothing in common ${sums === 1 ? 'is' : 'are'} the sum of the two, and need no run.`,
        ]),
    ...(drill.lostWithout === 0
      ? []
      : [
          `${messagesText(drill.lostWithout)} wanted messages are lost without any of these failures; they are not counted.`,
        ]),
  ];
}
