import type { SweepFigure, SweepResult } from '../../results/index.js';
import { type Markup, markup } from '../markup.js';
import { readSweepFigure } from '../topics/sweep/figure.js';
import type { Topic } from '../topics/topic.js';
import { sweepDoubts } from '../words/doubts.js';
import { figureLabel } from '../words/figure-label.js';
import { countOf } from '../words/numbers.js';
import { parameterTitles } from '../words/parameter.js';
import { pageTitle, printableLine, printableName } from '../words/printable.js';
import {
  alikeText,
  assertsStatement,
  assertsText,
  cellText,
  cheapestCells,
  cheapestStatement,
  costText,
  figureHeading,
  figuresOnce,
  figuresToDraw,
  isPriced,
  sweepFacts,
  sweepStatement,
} from '../words/sweep.js';
import { warningText } from '../words/warning.js';
import { renderCare } from './care.js';
import { type PageOptions, renderDocument } from './document.js';
import { renderSearchOrigin } from './origin.js';
import { type Place, prose, renderContents, renderNumbers } from './parts.js';
import { drawTopics } from './topic.js';

const MOST_ROWS = 500;
/** Figures that get a picture; all are in the table. */
const MOST_PICTURES = 12;

/** A sweep as one HTML page: a sentence, a curve or a map per figure, all cells in numbers, and its origin. */
export async function renderSweepPage(result: SweepResult, { interactive = false }: PageOptions = {}): Promise<string> {
  const { mxsim, sweep, figures, warnings } = result;
  const drawn = figuresToDraw(result);
  const asserted = [assertsStatement(result), cheapestStatement(result)].filter((text) => text !== '').join(' ');
  const topics: Topic[] = [];
  const places: Place[] = [];
  for (const figure of drawn.slice(0, MOST_PICTURES)) {
    const topic = readSweepFigure(result, figure, figures.indexOf(figure));
    if (topic === undefined) continue;
    // The finding on the first figure is already the headline.
    const finding = topics.length === 0 && asserted !== '' ? asserted : topic.finding;
    topics.push({ ...topic, finding });
    places.push([topic.id, figureHeading(figure.figure)]);
  }
  const { sections, card } = await drawTopics(topics, interactive);
  const [first, ...others] = sections;
  const facts = sweepFacts(result);
  const statement = sweepStatement(result);
  const title = pageTitle(sweep);
  const rest = [statement.rest, drawn.length === 0 ? asserted : '', alikeText(result)]
    .filter((text) => text !== '')
    .join(' ');
  return renderDocument({
    interactive,
    card: { kind: 'sweep', title, headline: statement.lead, facts: facts.join(' · '), ...card },
    title,
    version: mxsim.version,
    header: markup`<header>
<p class="facts">${facts.join(' · ')}</p>
<h1>${title}</h1>
</header>`,
    main: [
      markup`<p class="headline">${prose(statement.lead)}</p>`,
      rest === '' ? undefined : markup`<p class="sureness">${prose(rest)}</p>`,
      first,
      renderCare([...sweepDoubts(result), ...warnings.map(warningText)], sweep.assumptions ?? []),
      markup`<p class="description">${variedText(result)}</p>`,
      renderContents([...places, ['cells', 'Every cell in numbers'], ['origin', 'How to make this page again']]),
      ...others,
      renderCells(result),
      renderSearchOrigin(mxsim, sweep),
    ],
  });
}

/** `Varied: outage of mx1 (servers["mx1"].failures[0].for, 2 values), messages (3 values); each value with each of the others`. */
function variedText({ sweep: { parameters, zip } }: SweepResult): string {
  const titles = parameterTitles(parameters.map(({ path }) => path));
  const list = parameters.map(({ path, values }, at) => {
    const [title = '', written] = [titles[at], printableLine(path)];
    const count = countOf(values.length, 'value');
    return title === written ? `${title} (${count})` : `${title} (${written}, ${count})`;
  });
  const how = parameters.length === 1 ? '' : zip ? '; in step' : '; each value with each of the others';
  return `Varied: ${list.join(', ')}${how}`;
}

function renderCells(result: SweepResult): Markup {
  const { sweep, cells } = result;
  const figures = figuresOnce(result);
  const labels = parameterTitles(sweep.parameters.map(({ path }) => path));
  const shown = cells.slice(0, MOST_ROWS);
  const priced = isPriced(result);
  const cheapest = cheapestCells(result);
  const withAsserts = cells.some(({ asserts }) => asserts.length > 0);
  const table = {
    caption: 'Means over replications, with half their 95 % intervals',
    columns: [
      ...labels.map((title) => ({ title, numeric: false })),
      ...figures.map(({ figure }: SweepFigure) => ({ title: figureLabel(figure), numeric: true })),
      ...(priced ? [{ title: 'cost', numeric: true }] : []),
      ...(withAsserts ? [{ title: 'asserts', numeric: false }] : []),
    ],
    rows: shown.map((cell) => [
      ...labels.map((_, at) => printableName(cell.values[at] ?? '')),
      ...figures.map((figure) => cellText(cell, figure)),
      ...(priced ? [`${cheapest.includes(cell) ? '★ ' : ''}${costText(cell)}`] : []),
      ...(withAsserts ? [assertsText(cell)] : []),
    ]),
    notes:
      cells.length > MOST_ROWS
        ? [`and ${countOf(cells.length - MOST_ROWS, 'more cell')}: they are in the JSON and the CSV.`]
        : [],
  };
  return markup`<section class="topic broad" aria-labelledby="cells">
<div class="words"><h2 id="cells">Every cell in numbers</h2>
<div class="notes"><p>Each cell is the run that its values give, with the same luck as all others.</p></div></div>
<div class="evidence">${renderNumbers(table, 'cell-numbers')}</div>
</section>`;
}
