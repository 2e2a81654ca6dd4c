import { FATES, type Fate, KINDS, type Kind } from '../../../mail/index.js';
import type { FateCounts, RunResult } from '../../../results/index.js';
import { formatCount, formatShare } from '../../../units/index.js';
import { drawBars } from '../../charts/bars.js';
import type { Chart, ChartSize } from '../../charts/chart.js';
import { countOf, shareOf } from '../../words/numbers.js';
import { FATE_MEANINGS, FATE_PHRASES, KIND_MEANINGS, KIND_NAMES, lostFates } from '../../words/vocabulary.js';
import { type NumberTable, type Topic, tableColumns } from '../topic.js';

/** Fates of the mail, by kind. */
export function readFates(result: RunResult): Topic | undefined {
  const kinds = KINDS.filter((kind) => result.kinds[kind].sent > 0);
  const fates = FATES.filter((fate) => result.messages[fate] > 0);
  // With one kind the answer says it all; a single fate needs no picture.
  if (kinds.length < 2 || fates.length < 2) return undefined;
  return {
    id: 'fates',
    title: 'What became of the mail',
    finding: finding(result.messages),
    notes: ['Every message ends in exactly one of these ways. Each bar is all mail of its kind.'],
    legend: fates.map((fate) => ({ colour: fate, mark: 'box', label: `${fate}: ${FATE_MEANINGS[fate]}` })),
    picture: {
      label: `Bars: ${kinds.map((kind) => `${KIND_NAMES[kind]}: ${spoken(result.kinds[kind])}`).join('; ')}.`,
      draw: (size) => drawFates(result, kinds, size),
    },
    table: numbers(result, kinds),
  };
}

function finding(messages: FateCounts): string {
  const [first, second] = ranked(messages);
  const { sent } = messages;
  if (first === undefined || second === undefined) return `Nothing is known of the ${countOf(sent, 'message')}.`;
  const rest = `${share(messages, second)} ${messages[second] === 1 ? 'was' : 'were'} ${FATE_PHRASES[second]}`;
  return `${share(messages, first)} of all mail was ${FATE_PHRASES[first]}, ${rest.replace(/ were /, ' was ')}.`;
}

function ranked(counts: FateCounts): Fate[] {
  return [...(counts.delivered > 0 ? (['delivered'] as const) : []), ...lostFates(counts)].toSorted(
    (a, b) => counts[b] - counts[a],
  );
}

function share(counts: FateCounts, fate: Fate): string {
  return formatShare(counts[fate] / counts.sent);
}

/** `89.2 % delivered, 10.8 % quarantined`. */
function spoken(counts: FateCounts): string {
  return ranked(counts)
    .map((fate) => `${share(counts, fate)} ${fate}`)
    .join(', ');
}

function numbers(result: RunResult, kinds: readonly Kind[]): NumberTable {
  const fates = FATES.filter((fate) => result.messages[fate] > 0);
  const cells = (counts: FateCounts, fate: Fate): string[] => [
    formatCount(counts[fate]),
    shareOf(counts[fate], counts.sent, 2),
  ];
  const row = (name: string, counts: FateCounts): string[] => [
    name,
    formatCount(counts.sent),
    ...fates.flatMap((fate) => cells(counts, fate)),
  ];
  return {
    caption: 'Messages by kind and fate, all replications together',
    columns: tableColumns('Kind', 'sent', ...fates.flatMap((fate) => [fate, `${fate}, share`])),
    rows: [
      ...kinds.map((kind) => row(`${KIND_NAMES[kind]} (${KIND_MEANINGS[kind]})`, result.kinds[kind])),
      row('all mail', result.messages),
    ],
    notes: [],
  };
}

const LAYOUT = { bar: 26, pitch: { wide: 40, narrow: 58 }, left: 96, title: 'share of the mail of its kind' } as const;

function drawFates(result: RunResult, kinds: readonly Kind[], size: ChartSize): Chart {
  const bars = kinds.map((kind) => {
    const counts = result.kinds[kind];
    const parts = FATES.filter((fate) => counts[fate] > 0).map((fate) => ({
      what: fate,
      colour: fate,
      count: counts[fate],
      share: counts[fate] / counts.sent,
    }));
    return { name: KIND_NAMES[kind], note: countOf(counts.sent, 'message'), parts };
  });
  return drawBars(bars, size, LAYOUT);
}
