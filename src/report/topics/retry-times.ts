import { listPresets, presetBehaviour, retryTimes } from '../../mail/index.js';
import { formatDuration } from '../../units/index.js';
import { drawRetryStrips, type RetryStrip } from '../charts/retry-strips.js';
import type { Topic } from './topic.js';

/** Retries that are listed in the table. */
const LISTED = 8;

/** The retries of all presets: those that were asked for first, in their order. */
export function retryStrips(chosen: readonly string[]): RetryStrip[] {
  const others = listPresets()
    .map(({ name }) => name)
    .filter((name) => !chosen.includes(name));
  return [...chosen, ...others].flatMap((name) => {
    const mta = presetBehaviour(name);
    return mta === undefined ? [] : [{ name, chosen: chosen.includes(name), ...retryTimes(mta) }];
  });
}

function endText({ ages, givesUpAt }: RetryStrip): string {
  if (ages.length === 0) return 'at once';
  return givesUpAt === null ? 'never' : formatDuration(givesUpAt);
}

function rowOf(strip: RetryStrip): string[] {
  const first = Array.from({ length: LISTED }, (_, at) => {
    const age = strip.ages[at];
    return age === undefined ? '–' : formatDuration(age);
  });
  return [strip.name, ...first, String(strip.ages.length), endText(strip)];
}

/** When each MTA tries a lone message again that every server turns away. */
export function readRetryTimes(chosen: readonly string[]): Topic {
  const strips = retryStrips(chosen);
  const titles = Array.from({ length: LISTED }, (_, at) => `retry ${at + 1}`);
  return {
    id: 'retries',
    title: 'Retries',
    finding: 'When a message is tried again that every server turns away',
    notes: [
      'Time is counted from the first try, on a logarithmic axis. With a short outage the first retry decides how late mail comes, with a long one the last interval.',
      'A lone message that arrives at the moment of a queue scan or queue run, where the MTA has one, and without jitter. Real retries come up to one scan later.',
      'Of webmail services only six hours were measured; what comes after is assumed.',
    ],
    legend: [
      ...(chosen.length === 0 ? [] : [{ colour: 'delivered', mark: 'dot', label: 'compared' } as const]),
      {
        colour: 'edge',
        mark: 'dot',
        label: chosen.length === 0 ? 'a retry; the cross: gives up' : 'others; a cross: gives up',
      },
    ],
    picture: {
      label: `Retry times of ${strips.length} MTAs and clients on one logarithmic axis, from seconds to a week`,
      draw: (size) => drawRetryStrips(strips, size),
    },
    table: {
      caption: 'Ages of the first retries, how many there are, and when the sender gives up',
      columns: [
        { title: 'MTA', numeric: false },
        ...titles.map((title) => ({ title, numeric: true })),
        { title: 'retries', numeric: true },
        { title: 'gives up after', numeric: true },
      ],
      rows: strips.map(rowOf),
      notes: [],
    },
  };
}
