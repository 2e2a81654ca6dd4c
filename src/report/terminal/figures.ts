import type { Estimate, RunResult } from '../../results/index.js';
import { formatDuration } from '../../units/index.js';
import { relaysDelay } from '../words/besides.js';
import { occurrenceCell } from '../words/no-interval.js';
import { estimateText, intervalText, shareOf } from '../words/numbers.js';
import { percentilesOf } from '../words/percentiles.js';
import { displayWidth, wrapLine, wrapPieces } from '../words/printable.js';
import { inRuns } from '../words/rarity.js';
import { pad } from './columns.js';
import type { Paint } from './paint.js';

/** One figure: its name, its value, and its certainty. */
interface Figure {
  readonly name: string;
  /** Pieces that stay together when the line is too short. */
  readonly values: readonly string[];
  readonly note?: string | undefined;
}

const NAME_WIDTH = 13;

/** The main figures, one to a line. */
export function renderFigures(result: RunResult, width: number, paint: Paint): string[] {
  return figuresOf(result).flatMap((figure) => renderFigure(figure, width, paint));
}

function figuresOf(result: RunResult): Figure[] {
  const {
    deliveryRate,
    firstPassRate,
    promptRate,
    latency_s: latency,
    kinds,
    messages,
    connections,
    scenario,
  } = result;
  const { sent, delivered } = kinds.ham;
  const percentiles = percentilesOf(latency).map(({ name, value }) => `${name} ${formatDuration(value)}`);
  return [
    ...(deliveryRate === null
      ? []
      : [
          rateFigure('Delivered', deliveryRate, {
            part: delivered,
            whole: sent,
            note: `none lost ${inRuns(scenario.replications)}`,
          }),
        ]),
    ...(firstPassRate === null ? [] : [rateFigure('In first pass', firstPassRate)]),
    ...(promptRate && relaysDelay(result) ? [rateFigure('Without delay', promptRate)] : []),
    ...(percentiles.length === 0 ? [] : [{ name: 'Latency', values: percentiles }]),
    ...(messages.sent === 0 ? [] : [{ name: 'Connections', values: [`${connections.mean.toFixed(2)} per message`] }]),
  ];
}

/** The counts behind a rate. */
interface Counts {
  readonly part: number;
  readonly whole: number;
  /** The note if none was lost. */
  readonly note: string;
}

/** A rate with its interval; if counts are given, none and all are in words. */
function rateFigure(name: string, rate: Estimate, counts?: Counts): Figure {
  if (counts !== undefined && (counts.part === 0 || counts.part === counts.whole)) {
    const note = counts.part === 0 ? undefined : counts.note;
    return { name, values: [shareOf(counts.part, counts.whole)], note };
  }
  const interval = intervalText(rate, 'share');
  return {
    name,
    values: [estimateText(rate, 'share')],
    note: interval === undefined ? lessThanAll(rate) : `95 % interval ${interval}`,
  };
}

/** The note without an interval: the number of runs that differ; `undefined` if all agree. */
function lessThanAll(rate: Estimate): string | undefined {
  return rate.occurrence?.reason === 'agreement' ? undefined : occurrenceCell(rate, 'share');
}

function renderFigure({ name, values, note }: Figure, width: number, paint: Paint): string[] {
  const indent = ' '.repeat(NAME_WIDTH + 2);
  const [first = '', ...rest] = wrapPieces(values, width - indent.length);
  const head = `${pad(name, NAME_WIDTH, 'left')}  ${paint.strong(first)}`;
  const more = rest.map((line) => indent + paint.strong(line));
  if (note === undefined) return [head, ...more];
  if (more.length === 0 && displayWidth(first) + displayWidth(note) + indent.length + 2 <= width)
    return [`${head}  ${paint.quiet(note)}`, ...more];
  return [head, ...more, ...wrapLine(note, width - indent.length).map((line) => indent + paint.quiet(line))];
}
