import type { RunResult } from '../../results/index.js';
import { formatCount } from '../../units/index.js';
import type { NumberTable } from '../topics/topic.js';
import { figureLabel } from '../words/figure-label.js';
import { occurrenceCell } from '../words/no-interval.js';
import { estimateText, intervalText } from '../words/numbers.js';
import { unitOfText } from '../words/verdict.js';

const MOST_ROWS = 400;

/** Every figure with its interval; `undefined` where the result has none. */
export function intervalTable({ estimates = {}, scenario }: RunResult): NumberTable | undefined {
  const shown = Object.entries(estimates).filter(([, { mean }]) => mean !== 0);
  if (shown.length === 0 || scenario.replications < 2) return undefined;
  const rows = shown.slice(0, MOST_ROWS).map(([name, estimate]) => {
    const measure = unitOfText(name);
    return [
      figureLabel(name),
      estimateText(estimate, measure),
      intervalText(estimate, measure) ?? occurrenceCell(estimate, measure) ?? '–',
      name,
    ];
  });
  const more = shown.length - rows.length;
  return {
    caption: `What ${formatCount(scenario.replications)} replications say of each figure: its 95 % interval, or where none would hold, in how many runs an outage changed it`,
    columns: [
      { title: 'Figure', numeric: false },
      { title: 'value', numeric: true },
      { title: '95 % interval', numeric: true },
      { title: 'as asserts name it', numeric: false },
    ],
    rows,
    notes: more > 0 ? [`${formatCount(more)} more figures are in the JSON.`] : [],
  };
}
