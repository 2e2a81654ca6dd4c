import type { Estimate, RunResult } from '../../results/index.js';
import { formatDuration } from '../../units/index.js';
import { estimateText, intervalText, shareOf } from '../words/figures.js';
import { percentilesOf } from '../words/percentiles.js';
import { wrapLine, wrapPieces } from '../words/printable.js';
import { pad } from './columns.js';
import type { Paint } from './paint.js';

/** One figure: what it is, its value, and how sure it is. */
interface Figure {
  readonly name: string;
  /** Pieces that stay together when the line is too short. */
  readonly values: readonly string[];
  readonly note?: string | undefined;
}

const NAME_WIDTH = 13;
/** From this width on, a note stands behind its value instead of below. */
const ROOMY = 64;

/** The figures that everybody asks for, one to a line. */
export function renderFigures(result: RunResult, width: number, paint: Paint): string[] {
  return figuresOf(result).flatMap((figure) => renderFigure(figure, width, paint));
}

function figuresOf(result: RunResult): Figure[] {
  const { deliveryRate, firstPassRate, latency_s: latency, kinds, messages, connections } = result;
  const { sent, delivered } = kinds.ham;
  const percentiles = percentilesOf(latency).map(({ name, value }) => `${name} ${formatDuration(value)}`);
  return [
    ...(deliveryRate === null ? [] : [rateFigure('Delivered', deliveryRate, delivered, sent)]),
    ...(firstPassRate === null ? [] : [rateFigure('In first pass', firstPassRate)]),
    ...(percentiles.length === 0 ? [] : [{ name: 'Latency', values: percentiles }]),
    ...(messages.sent === 0 ? [] : [{ name: 'Connections', values: [`${connections.mean.toFixed(2)} per message`] }]),
  ];
}

/** A rate with its interval; with the counts given, none and all are said in words. */
function rateFigure(name: string, rate: Estimate, part?: number, whole?: number): Figure {
  const exact = part !== undefined && whole !== undefined && (part === 0 || part === whole);
  const interval = intervalText(rate, 'share');
  return {
    name,
    values: [exact ? shareOf(part, whole) : estimateText(rate, 'share')],
    note: interval === undefined || exact ? undefined : `95 % interval ${interval}`,
  };
}

function renderFigure({ name, values, note }: Figure, width: number, paint: Paint): string[] {
  const indent = ' '.repeat(NAME_WIDTH + 2);
  const [first = '', ...rest] = wrapPieces(values, width - indent.length);
  const head = `${pad(name, NAME_WIDTH, 'left')}  ${paint.strong(first)}`;
  const more = rest.map((line) => indent + paint.strong(line));
  if (note === undefined) return [head, ...more];
  if (width >= ROOMY) return [`${head}  ${paint.quiet(note)}`, ...more];
  return [head, ...more, ...wrapLine(note, width - indent.length).map((line) => indent + paint.quiet(line))];
}
