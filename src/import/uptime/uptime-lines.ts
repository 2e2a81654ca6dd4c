import { spellDuration } from '../../units/index.js';
import { shown } from '../finding.js';
import { spellTime, type UnixTime } from '../logs/time.js';
import { type Item, type Line, spellFlow } from '../writing/lines.js';
import { type Fit, fitTimes } from './fit.js';
import type { Downtime, UptimeFinding } from './read-uptime.js';

/** Most outages of one server that are listed one by one. */
const MOST_PLANNED = 200;

/** Outages in order of time; adjoining ones are merged. */
function inOrder({ downtimes, last }: UptimeFinding): { readonly from: UnixTime; readonly until: UnixTime }[] {
  const sorted = downtimes
    .map(({ from, until }: Downtime) => ({ from, until: until ?? last }))
    .filter(({ from, until }) => until > from)
    .sort((a, b) => a.from - b.from);
  const merged: { from: UnixTime; until: UnixTime }[] = [];
  for (const one of sorted) {
    const before = merged.at(-1);
    if (before !== undefined && one.from <= before.until) before.until = Math.max(before.until, one.until);
    else merged.push({ ...one });
  }
  return merged;
}

/** A process that fits these outages, in a comment; a single one tells nothing about the time between two. */
function byChance(gaps: readonly number[], mttr: Fit): Line[] {
  if (gaps.length === 0) return [];
  const mtbf = fitTimes(gaps);
  return [
    {
      key: 'failures',
      value: `[ { kind: timeout, mtbf: ${mtbf.text}, mttr: ${mttr.text} } ]`,
      note: `instead, by chance: mtbf ${mtbf.words}; mttr ${mttr.words}`,
      isComment: true,
    },
  ];
}

/** The failures of a server: as recorded, and as a process that could have produced them, in a comment. */
export function uptimeLine(finding: UptimeFinding, server: string, start: UnixTime): Line {
  const outages = inOrder(finding);
  const items = outages.slice(-MOST_PLANNED).flatMap(({ from, until }): Item[] => {
    const at = Math.round(from - start);
    const duration = Math.max(1, Math.round(until - from));
    const times: [string, string][] = [
      ['kind', 'timeout'],
      ['at', spellDuration(Math.max(0, at))],
      ['for', spellDuration(duration)],
    ];
    return at + duration <= 0 ? [] : [{ text: spellFlow(times), note: spellTime(from) }];
  });
  const left = outages.length - items.length;
  const mttr = fitTimes(outages.map(({ from, until }) => until - from));
  const gaps = outages.slice(1).map(({ from }, at) => from - (outages[at]?.until ?? from));
  const note = `${shown(finding.source)}; that nothing answers (timeout) is assumed${left > 0 ? `; ${left} earlier ones are left out` : ''}`;
  return {
    key: server,
    value: [...byChance(gaps, mttr), ...(items.length > 0 ? [{ key: 'failures', value: { items }, note }] : [])],
  };
}
