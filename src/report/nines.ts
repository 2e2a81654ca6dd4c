import { LEAST_TOLD, type NinesReport } from '../rare/index.js';
import { formatShare } from '../units/index.js';
import { type Cell, csvLines } from './csv.js';
import { harmlessJson } from './json.js';
import { escapeMarkdown, markdownBlocks, markdownList, markdownTable } from './markdown/parts.js';
import { type Column, renderColumns } from './terminal/columns.js';
import { buildPaint } from './terminal/paint.js';
import {
  answerOf,
  gainsTitle,
  gainText,
  isTold,
  lossText,
  methodOf,
  type NinesPart,
  partsOf,
  partText,
} from './words/nines.js';
import { sentence } from './words/numbers.js';
import { printableLine, printableName, wrapLine } from './words/printable.js';

/** Most rows of senders and domains shown: those that lose most. */
const MOST_ROWS = 12;

/** The answer for a terminal; ends with a line break. */
export function renderNines(report: NinesReport, { width = 80, colour = false } = {}): string {
  const columns = Math.min(200, Math.max(40, Math.floor(width)));
  const paint = buildPaint(colour);
  const lines = (text: string): string[] => wrapLine(text, Math.min(columns, 100));
  const { nines, gains } = report;
  const blocks: string[][] = [
    [...lines(printableLine(report.title) || printableName(report.file)).map(paint.strong), ...lines(answerOf(report))],
    lines(methodOf(report)),
  ];
  if (isTold(nines) && nines.loss.probability >= LEAST_TOLD) {
    const parts = partsOf(nines).slice(0, MOST_ROWS);
    blocks.push(renderColumns(partColumns(parts), columns, paint));
    if (gains.length > 0)
      blocks.push([
        `${gainsTitle(gains, nines)}:`,
        ...gains.flatMap((gain) =>
          wrapLine(`${sentence(printableLine(gain.what))}: ${gainText(gain, nines)}.`, columns - 2).map(
            (line) => `  ${line}`,
          ),
        ),
      ]);
  }
  return `${blocks
    .filter((block) => block.join('') !== '')
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function partColumns(parts: readonly NinesPart[]): Column[] {
  return [
    { title: 'Sender', align: 'left', leaves: 0, cells: parts.map(({ sender }) => printableName(sender)) },
    { title: 'Domain', align: 'left', leaves: 3, cells: parts.map(({ domain }) => printableName(domain)) },
    { title: 'Of the mail', align: 'right', leaves: 2, cells: parts.map(({ weight }) => formatShare(weight)) },
    { title: 'Lost', align: 'right', leaves: 0, cells: parts.map(({ probability }) => lossText(probability)) },
    {
      title: 'Of all losses',
      align: 'right',
      leaves: 1,
      cells: parts.map(({ part }) => partText(part)),
    },
  ];
}

/** The answer as JSON, in the shape documented for `mxsim nines`; ends with a line break. */
export function renderNinesJson(report: NinesReport): string {
  const { nines, plain } = report;
  const shared = { file: report.file, title: report.title };
  const json = (value: object): string => `${harmlessJson(JSON.stringify({ ...shared, ...value }, null, 2))}\n`;
  const none = { probability: 0, low: 0, high: 0, relativeError: 0 };
  if (nines.method === 'impossible')
    return json({ loss: none, replications: 0, method: nines.method, why: nines.why, parts: [], gains: [] });
  if (nines.method === 'replications') {
    const { lost = null, replications = 0 } = plain ?? {};
    // No loss seen is not a probability of 0.
    const probability = lost === null || lost.mean === 0 ? null : lost.mean;
    const loss = { probability, low: lost?.low ?? null, high: lost?.high ?? null, relativeError: null };
    return json({ loss, replications, method: nines.method, grounds: nines.grounds, parts: [], gains: [] });
  }
  return json({
    loss: nines.loss,
    replications: nines.worlds,
    method: nines.method,
    parts: partsOf(nines).map(({ part, ...one }) => ({ ...one, ofLosses: part })),
    gains: report.gains.map(({ what, nines: found }) => ({
      with: what,
      loss: isTold(found) ? found.loss : found.method === 'impossible' ? none : null,
      method: found.method,
    })),
  });
}

/** A row for the scenario, for each sender and domain, and for each change (RFC 4180). */
export function renderNinesCsv(report: NinesReport): string {
  const { nines, gains, plain } = report;
  const head = ['what', 'sender', 'domain', 'with', 'method', 'weight', 'probability', 'low', 'high', 'relative error'];
  const rowOf = (what: string, found: NinesReport['nines'], changed?: string): Cell[] => {
    const loss = isTold(found) ? found.loss : undefined;
    const known = loss?.probability ?? (found.method === 'impossible' ? 0 : undefined);
    return [what, undefined, undefined, changed, found.method, 1, known, loss?.low, loss?.high, loss?.relativeError];
  };
  const lost = plain?.lost ?? undefined;
  const counted: Cell[] = ['all', undefined, undefined, undefined, nines.method, 1, lost?.mean, lost?.low, lost?.high];
  const parts = isTold(nines) ? partsOf(nines) : [];
  return csvLines([
    head,
    nines.method === 'replications' ? [...counted, undefined] : rowOf('all', nines),
    ...parts.map(({ sender, domain, weight, probability }): Cell[] => {
      const found: Cell[] = ['part', sender, domain, undefined, nines.method, weight, probability];
      return [...found, undefined, undefined, undefined];
    }),
    ...gains.map((gain) => rowOf('change', gain.nines, gain.what)),
  ]);
}

/** The answer in GitHub's Markdown. */
export function renderNinesMarkdown(report: NinesReport): string {
  const { nines, gains } = report;
  const isKnown = isTold(nines) && nines.loss.probability >= LEAST_TOLD;
  return markdownBlocks([
    `## ${escapeMarkdown(printableLine(report.title) || printableName(report.file))}`,
    `**${escapeMarkdown(answerOf(report))}**`,
    escapeMarkdown(methodOf(report)),
    isKnown
      ? markdownTable(
          partColumns([]).map(({ title }) => title),
          partsOf(nines)
            .slice(0, MOST_ROWS)
            .map((part) => partColumns([part]).map(({ cells }) => cells[0] ?? '')),
        )
      : '',
    isKnown && gains.length > 0
      ? `${gainsTitle(gains, nines)}:\n\n${markdownList(gains.map((gain) => `${sentence(printableLine(gain.what))}: ${gainText(gain, nines)}.`))}`
      : '',
  ]);
}
