import { PRESETS, type Preset, presetBehaviour, retryTimes } from '../../../mail/index.js';
import { formatDuration } from '../../../units/index.js';
import { drawRetryStrips, type RetryStrip } from '../../charts/retry-strips.js';
import type { Topic } from '../topic.js';

/** Number of retries listed in the table. */
const LISTED = 8;

function knownUntil({ values, measuredUntil }: Preset): number {
  return values.retry.rule.assumed ? 0 : (measuredUntil ?? Number.POSITIVE_INFINITY);
}

/** Retries of the chosen presets, in their order; of all if none was chosen. An assumed give-up time is left open. */
export function retryStrips(chosen: readonly string[]): RetryStrip[] {
  const asked = chosen.flatMap((name) => PRESETS.find((preset) => preset.name === name) ?? []);
  return (chosen.length === 0 ? PRESETS : asked).flatMap((preset): RetryStrip[] => {
    const { name, values } = preset;
    const mta = presetBehaviour(name);
    if (mta === undefined) return [];
    const { ages, givesUpAt } = retryTimes(mta);
    const end = values.giveUpAfter.assumed && ages.length > 0 ? null : givesUpAt;
    return [{ name, ages, givesUpAt: end, knownUntil: knownUntil(preset) }];
  });
}

function endText({ ages, givesUpAt }: RetryStrip): string {
  if (ages.length === 0) return 'at once';
  return givesUpAt === null ? 'not known' : formatDuration(givesUpAt);
}

function rowOf(strip: RetryStrip): string[] {
  const first = Array.from({ length: LISTED }, (_, at) => {
    const age = strip.ages[at];
    return age === undefined ? '–' : formatDuration(age);
  });
  return [strip.name, ...first, String(strip.ages.length), endText(strip)];
}

/** Times at which each MTA retries a lone message that every server turns away. */
export function readRetryTimes(chosen: readonly string[]): Topic {
  const strips = retryStrips(chosen);
  const assumes = strips.some(({ ages, knownUntil: known }) => ages.some((age) => age > known));
  const titles = Array.from({ length: LISTED }, (_, at) => `retry ${at + 1}`);
  return {
    id: 'retries',
    title: 'Retries',
    finding: 'When a message is tried again that every server turns away',
    notes: [
      'Each dot is a retry, the cross is where the message bounces. Time is counted from the first try, on a logarithmic axis. With a short outage the first retry decides how late mail comes, with a long one the last interval.',
      'A lone message that arrives at the moment of a queue scan or queue run, where the MTA has one, and without jitter. Real retries come up to one scan later.',
      ...(assumes
        ? [
            'Retries that touch become a bar. Rings and thin lines are assumed: webmail services were measured until a greylist of six hours let them in.',
          ]
        : ['Retries that touch become a bar.']),
    ],
    legend: [
      { colour: 'edge', mark: 'dot', label: 'a retry' },
      ...(assumes ? [{ colour: 'edge', mark: 'ring', label: 'assumed' } as const] : []),
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
